namespace Farthing.Core.Comments;

/// <summary>
/// Judges comments by a list of words: each has a weight, a negation within the three words before it in the same clause turns it round and
/// weakens it, and an intensifier right before it strengthens or weakens it. It knows the words that it knows, no irony, and one language.
/// </summary>
public sealed class SentimentLexicon
{
    private const int NegationReach = 3;
    private const double Negated = -0.74;
    private const double Flattening = 15;

    private readonly IReadOnlyDictionary<string, double> _words;
    private readonly IReadOnlySet<string> _negations;
    private readonly IReadOnlyDictionary<string, double> _intensifiers;

    /// <summary>A lexicon.</summary>
    /// <param name="name">What it is called, with its version.</param>
    /// <param name="words">Words in small letters and their weights, from −4 to 4.</param>
    /// <param name="negations">Words that turn what follows round.</param>
    /// <param name="intensifiers">Words and the factor, above 0, by which they change what follows.</param>
    /// <param name="sha256">Of the text that it was read from.</param>
    public SentimentLexicon(
        string name, IReadOnlyDictionary<string, double> words, IReadOnlySet<string> negations, IReadOnlyDictionary<string, double> intensifiers,
        string sha256) => (Name, _words, _negations, _intensifiers, Sha256) = (name, words, negations, intensifiers, sha256);

    /// <summary>What it is called, with its version.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the text that it was read from.</summary>
    public string Sha256 { get; }

    /// <summary>
    /// How a comment sounds, in micro-units from −1,000,000 to 1,000,000: with s the sum of its words' weights, s / √(s² + 15). Null when
    /// it has none of the words: nothing is known of it then.
    /// </summary>
    public long? Judge(CommentWords comment)
    {
        double sum = 0;
        bool known = false;
        for (int n = 0; n < comment.Words.Count; n++)
        {
            if (_words.TryGetValue(comment.Words[n], out double weight))
            {
                known = true;
                sum += weight * Context(comment, n);
            }
        }

        return known ? (long)Math.Round(1_000_000 * sum / Math.Sqrt((sum * sum) + Flattening), MidpointRounding.ToEven) : null;
    }

    /// <summary>What the words before a word make of it.</summary>
    private double Context(CommentWords comment, int word)
    {
        double factor = 1;
        for (int n = word - 1; n >= 0 && n >= word - NegationReach && !comment.Ends[n]; n--)
        {
            if (_negations.Contains(comment.Words[n]))
            {
                factor *= Negated;
            }
            else if (n == word - 1 && _intensifiers.TryGetValue(comment.Words[n], out double strength))
            {
                factor *= strength;
            }
        }

        return factor;
    }
}
