using System.Globalization;
using Farthing.Core.Errors;
using Farthing.Core.Expressions;

namespace Farthing.Core.Catalogue;

/// <summary>
/// Reads the formula language: measures (kebab-case), plain numbers, <c>+ - * /</c> and parentheses. There is nothing else:
/// no functions, no text, no names of KPIs. A minus sign between measures stands between blanks.
/// </summary>
public sealed class FormulaParser
{
    /// <summary>Deepest nesting.</summary>
    public const int MaxDepth = 32;

    /// <summary>Most measures and numbers in one formula.</summary>
    public const int MaxTerms = 200;

    private const string Code = "FT-4001";

    private readonly ExpressionText _source;
    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;
    private int _terms;

    private FormulaParser(ExpressionText source)
    {
        _source = source;
        _tokens = Tokenizer.Read(source, Code);
    }

    private Token Current => _tokens[_at];

    /// <summary>Parses <paramref name="text"/>, a scalar of a file that begins at <paramref name="scalar"/>.</summary>
    /// <exception cref="UserException">FT-4001: it is not a formula; the place points into the line where it can.</exception>
    public static Formula Parse(string text, SourcePlace scalar)
    {
        FormulaParser parser = new(new ExpressionText(text, scalar));
        Formula formula = parser.ReadSum();
        return parser.Current.Kind == TokenKind.End
            ? formula
            : throw parser.Wrong($"{parser.Current} follows a complete formula.", "join measures with +, -, * or /");
    }

    private Formula ReadSum()
    {
        Formula left = ReadProduct();
        while (Current.Is("+") || Current.Is("-"))
        {
            SourcePlace place = Here();
            FormulaOperator op = Current.Is("+") ? FormulaOperator.Add : FormulaOperator.Subtract;
            _at++;
            left = new FormulaBinary(left, op, ReadProduct(), place);
        }

        return left;
    }

    private Formula ReadProduct()
    {
        Formula left = ReadFactor();
        while (Current.Is("*") || Current.Is("/"))
        {
            SourcePlace place = Here();
            FormulaOperator op = Current.Is("*") ? FormulaOperator.Multiply : FormulaOperator.Divide;
            _at++;
            left = new FormulaBinary(left, op, ReadFactor(), place);
        }

        return left;
    }

    private Formula ReadFactor()
    {
        if (++_depth > MaxDepth)
        {
            throw Wrong($"The formula is nested deeper than {MaxDepth} levels.", null);
        }

        Formula factor = ReadOne();
        _depth--;
        return factor;
    }

    private Formula ReadOne()
    {
        Token token = Current;
        if (token.Kind is TokenKind.Word or TokenKind.Number && ++_terms > MaxTerms)
        {
            throw Wrong($"The formula has more than {MaxTerms} measures and numbers.", null);
        }

        SourcePlace place = Here();
        _at++;
        if (token.Is("-"))
        {
            return new FormulaNegation(ReadFactor());
        }

        if (token.Is("("))
        {
            Formula inner = ReadSum();
            if (!Current.Is(")"))
            {
                throw Wrong($"Expected \")\", not {Current}.", "the parenthesis is not closed");
            }

            _at++;
            return inner;
        }

        if (token.Kind == TokenKind.Word && Current.Is("("))
        {
            throw new UserException(Code, $"There is no function \"{token.Value}\".", place, "formulas are + - * / over measures");
        }

        _at -= token.Kind is TokenKind.Word or TokenKind.Number ? 0 : 1;
        return token.Kind switch
        {
            TokenKind.Word => new FormulaMeasure(token.Value, place),
            TokenKind.Number => new FormulaNumber(decimal.Parse(token.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)),
            _ => throw Wrong($"Expected a measure or a number, not {token}.", "for example: labour-cost / interactions"),
        };
    }

    private SourcePlace Here() => _source.Place(Current.Offset, Current.Length);

    private UserException Wrong(string message, string? hint) => new(Code, message, Here(), hint);
}
