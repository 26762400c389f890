using System.Globalization;
using Farthing.Core.Errors;
using Farthing.Core.Expressions;

namespace Farthing.Core.Catalogue;

/// <summary>
/// Reads the formula language of docs/formulas.md: measures and KPIs (kebab-case), measures with a filter in braces, parameters
/// (<c>$name</c>), plain numbers, <c>+ - * /</c>, parentheses and a few functions. A minus sign between names stands between blanks.
/// </summary>
public sealed class FormulaParser
{
    /// <summary>Deepest nesting.</summary>
    public const int MaxDepth = 32;

    /// <summary>Most measures, parameters and numbers in one formula as written.</summary>
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
        _tokens = Tokenizer.Read(source, Code, ofFormula: true);
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
        SourcePlace place = Here();
        if (token.Is("-"))
        {
            _at++;
            return new FormulaNegation(ReadFactor());
        }

        if (token.Is("("))
        {
            _at++;
            Formula inner = ReadSum();
            Expect(")", "the parenthesis is not closed");
            return inner;
        }

        if (token.Kind == TokenKind.Word && _tokens[_at + 1].Is("("))
        {
            return ReadCall(token, place);
        }

        CountTerm();
        if (token.Is("$"))
        {
            _at++;
            return Current.Kind == TokenKind.Word
                ? new FormulaParameter(Take().Value, place)
                : throw Wrong($"Expected the name of a parameter after \"$\", not {Current}.", "for example: $margin");
        }

        return token.Kind switch
        {
            TokenKind.Word => ReadMeasure(),
            TokenKind.Number => Number(),
            _ => throw Wrong($"Expected a measure or a number, not {token}.", "for example: labour-cost / interactions"),
        };
    }

    private FormulaNumber Number() =>
        new(decimal.Parse(Take().Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));

    /// <summary>A measure, with a condition where braces follow.</summary>
    private FormulaMeasure ReadMeasure()
    {
        SourcePlace place = Here();
        string name = Take().Value;
        if (!Current.Is("{"))
        {
            return new FormulaMeasure(name, place);
        }

        _at++;
        Filter where = FilterParser.ReadWithin(_source, _tokens, ref _at);
        Expect("}", "the condition is not closed");
        return FormulaMeasure.Filtered(name, where, place);
    }

    private Formula ReadCall(Token name, SourcePlace place)
    {
        if (!FormulaFunctions.Names.Contains(name.Value, StringComparer.Ordinal))
        {
            throw new UserException(
                Code, $"There is no function \"{name.Value}\".", place,
                NearMatch.Suggest(name.Value, FormulaFunctions.Names) ?? "functions are " + string.Join(", ", FormulaFunctions.Names));
        }

        _at += 2;
        Formula call = name.Value switch
        {
            "median" => new FormulaPercentile(MeasureArgument(name), 50),
            "percentile" => ReadPercentile(name),
            "share" => new FormulaShare(ReadSum(), place),
            "abs" => new FormulaCall(FormulaFunction.Abs, [ReadSum()], place),
            "min" => new FormulaCall(FormulaFunction.Min, Two(), place),
            "max" => new FormulaCall(FormulaFunction.Max, Two(), place),
            _ => new FormulaShift(FormulaFunctions.ShiftOf(name.Value)!.Value, ReadSum(), place),
        };
        Expect(")", $"{name.Value}(…) is not closed, or has too many arguments");
        return call;
    }

    private FormulaPercentile ReadPercentile(Token name)
    {
        FormulaMeasure measure = MeasureArgument(name);
        Expect(",", "write percentile(MEASURE, 90)");
        SourcePlace place = Here();
        if (Current.Kind != TokenKind.Number)
        {
            throw Wrong($"Expected a number from 0 to 100, not {Current}.", "write percentile(MEASURE, 90)");
        }

        decimal percent = Number().Value;

        // Six decimals are more than any number of rows can tell apart, and keep the arithmetic within its width.
        return percent is >= 0 and <= 100 && decimal.Round(percent, 6) == percent
            ? new FormulaPercentile(measure, percent)
            : throw new UserException(Code, "A percentile is a number from 0 to 100 with at most six decimals.", place, "for example 90 or 99.5");
    }

    private FormulaMeasure MeasureArgument(Token function)
    {
        CountTerm();
        return Current.Kind == TokenKind.Word
            ? ReadMeasure()
            : throw Wrong($"Expected a measure, not {Current}.", $"write {function.Value}(MEASURE…), over a measure with values: FIELD");
    }

    private Formula[] Two()
    {
        Formula first = ReadSum();
        Expect(",", "it has two arguments");
        return [first, ReadSum()];
    }

    private void CountTerm()
    {
        if (++_terms > MaxTerms)
        {
            throw Wrong($"The formula has more than {MaxTerms} measures and numbers.", null);
        }
    }

    private Token Take() => _tokens[_at++];

    private void Expect(string symbol, string hint)
    {
        if (!Current.Is(symbol))
        {
            throw Wrong($"Expected \"{symbol}\", not {Current}.", hint);
        }

        _at++;
    }

    private SourcePlace Here() => _source.Place(Current.Offset, Current.Length);

    private UserException Wrong(string message, string? hint) => new(Code, message, Here(), hint);
}
