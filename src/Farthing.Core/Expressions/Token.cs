using System.Globalization;
using System.Text;
using Farthing.Core.Errors;

namespace Farthing.Core.Expressions;

internal enum TokenKind
{
    Word,
    Text,
    Number,
    Symbol,
    End,
}

/// <summary>One token of an expression; <paramref name="Value"/> is the word, the unquoted text, the digits or the symbol.</summary>
internal readonly record struct Token(TokenKind Kind, string Value, int Offset, int Length)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Value == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Word && Value == word;

    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"the text \"{Value}\"",
        _ => $"\"{Value}\"",
    };
}

/// <summary>
/// Cuts an expression into tokens. Words are kebab-case with dots; texts stand in double or single quotes, a doubled quote
/// stands for one; numbers are plain decimals.
/// </summary>
internal static class Tokenizer
{
    /// <summary>Longest expression that is read, in characters.</summary>
    public const int MaxLength = 20_000;

    private static readonly string[] OfFormulas = ["{", "}", "$"];

    private static readonly string[] Symbols = ["!=", "<=", ">=", "=", "<", ">", "(", ")", ",", "+", "-", "*", "/"];

    public static List<Token> Read(ExpressionText source, string code, bool ofFormula = false)
    {
        string text = source.Text;
        if (text.Length > MaxLength)
        {
            throw new UserException(
                code, $"The expression has {text.Length} characters; at most {MaxLength} are read.", source.Place(0, 1));
        }

        List<Token> tokens = [];
        int at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                tokens.Add(new Token(TokenKind.End, "", at, 1));
                return tokens;
            }

            Token token = ReadOne(source, at, code, ofFormula);
            tokens.Add(token);
            at += token.Length;
        }
    }

    private static Token ReadOne(ExpressionText source, int at, string code, bool ofFormula)
    {
        string text = source.Text;
        char c = text[at];
        if (c is '"' or '\'')
        {
            return ReadText(source, at, code);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return ReadNumber(source, at, code);
        }

        if (IsWordStart(c))
        {
            int end = at + 1;
            while (end < text.Length && (IsWordPart(text[end]) || IsJoint(text, end)))
            {
                end++;
            }

            return new Token(TokenKind.Word, text[at..end], at, end - at);
        }

        foreach (string symbol in ofFormula ? Symbols.Concat(OfFormulas) : Symbols)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                return new Token(TokenKind.Symbol, symbol, at, symbol.Length);
            }
        }

        string? hint = c is '“' or '”' or '‘' or '’' or '`' ? "write texts in plain quotes: \"…\" or '…'" : null;
        string shown = char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"U+{(int)c:X4}") : c.ToString();
        throw new UserException(code, $"\"{shown}\" does not belong in an expression.", source.Place(at, 1), hint);
    }

    private static Token ReadText(ExpressionText source, int at, string code)
    {
        string text = source.Text;
        char quote = text[at];
        StringBuilder value = new();
        for (int i = at + 1; i < text.Length; i++)
        {
            if (text[i] != quote)
            {
                value.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == quote)
            {
                value.Append(quote);
                i++;
            }
            else
            {
                return new Token(TokenKind.Text, value.ToString(), at, i + 1 - at);
            }
        }

        throw new UserException(
            code, "The text is not closed.", source.Place(at, text.Length - at), $"close it with {quote}");
    }

    private static Token ReadNumber(ExpressionText source, int at, string code)
    {
        string text = source.Text;
        int end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '.' || text[end] == '_'))
        {
            end++;
        }

        string digits = text[at..end];
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
        {
            throw new UserException(
                code, $"\"{digits}\" is not a plain number.", source.Place(at, end - at), "write 1200 or 0.5; quote texts");
        }

        return new Token(TokenKind.Number, digits, at, end - at);
    }

    private static bool IsWordStart(char c) => char.IsLetter(c) || c == '_';

    private static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c == '_';

    // A hyphen or dot inside a word belongs to it; before a blank it is a sign of its own.
    private static bool IsJoint(string text, int at) =>
        text[at] is '-' or '.' && at + 1 < text.Length && IsWordPart(text[at + 1]);
}
