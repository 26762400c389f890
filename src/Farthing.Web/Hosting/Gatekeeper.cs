using System.Security.Cryptography;
using System.Text;

namespace Farthing.Web.Hosting;

/// <summary>
/// Who may see pages: whoever opened the address that the terminal printed. Its token is drawn at random, works once and for a quarter
/// of an hour, and is exchanged for a cookie that lasts twelve hours or until the server ends. Tokens and cookies are compared by their
/// hashes, so that how long a comparison takes says nothing.
/// </summary>
/// <param name="time">The time.</param>
public sealed class Gatekeeper(TimeProvider time)
{
    /// <summary>How long a token can be exchanged.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(15);

    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan SessionLife = TimeSpan.FromHours(12);

    private const int Bytes = 32;
    private const int MostSessions = 50;

    private readonly Lock _gate = new();
    private readonly List<(byte[] Hash, DateTimeOffset Ends)> _sessions = [];
    private (byte[] Hash, DateTimeOffset Ends)? _token;

    /// <summary>A new token; the one before no longer works.</summary>
    public string NewToken()
    {
        string token = Random();
        lock (_gate)
        {
            _token = (Hash(token), time.GetUtcNow() + TokenLife);
        }

        return token;
    }

    /// <summary>Exchanges a token for a session's secret; null when it is not the token, was used, or is too old.</summary>
    public string? Exchange(string? token)
    {
        lock (_gate)
        {
            if (token is null || _token is not { } known || !CryptographicOperations.FixedTimeEquals(Hash(token), known.Hash))
            {
                return null;
            }

            _token = null;
            if (known.Ends < time.GetUtcNow())
            {
                return null;
            }

            string secret = Random();
            _sessions.RemoveAll(s => s.Ends < time.GetUtcNow());
            if (_sessions.Count == MostSessions)
            {
                _sessions.RemoveAt(0);
            }

            _sessions.Add((Hash(secret), time.GetUtcNow() + SessionLife));
            return secret;
        }
    }

    /// <summary>Whether the secret is that of a session that lasts.</summary>
    public bool Knows(string? secret)
    {
        if (secret is null)
        {
            return false;
        }

        byte[] hash = Hash(secret);
        DateTimeOffset now = time.GetUtcNow();
        bool found = false;
        lock (_gate)
        {
            foreach ((byte[] known, DateTimeOffset ends) in _sessions)
            {
                found |= CryptographicOperations.FixedTimeEquals(hash, known) && ends >= now;
            }
        }

        return found;
    }

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
