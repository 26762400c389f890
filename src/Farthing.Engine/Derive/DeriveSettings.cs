using System.Globalization;
using Farthing.Core.Catalogue;
using Farthing.Core.Comments;
using Farthing.Core.Time;
using Farthing.Engine.Catalogues;
using Farthing.Engine.Workspaces;

namespace Farthing.Engine.Derive;

/// <summary>What the derive step takes from a workspace beside its facts.</summary>
/// <param name="Calendar">Days, hours and months.</param>
/// <param name="Currency">The currency of derived amounts; empty: only amounts without a currency are known.</param>
/// <param name="Hours">When the service is open; null where nobody said.</param>
/// <param name="Instruments">Survey instruments, each version by itself.</param>
/// <param name="Themes">Themes of comments.</param>
public sealed record DeriveSettings(
    WorkspaceCalendar Calendar, string Currency, BusinessHours? Hours, IReadOnlyList<Instrument> Instruments, IReadOnlyList<ThemeDefinition> Themes)
{
    private static readonly Lazy<SentimentLexicon> BuiltInLexicon = new(SentimentReader.Read);

    /// <summary>The words by which comments are judged.</summary>
    public SentimentLexicon Lexicon { get; init; } = BuiltInLexicon.Value;

    /// <summary>Whether rollups are kept, too: not in a store that answers no questions.</summary>
    public bool Rollups { get; init; } = true;

    /// <summary>
    /// With more other interactions of the touched ones' customers than these, about a gigabyte, all is derived anew, which holds less of each.
    /// Fewer only in tests.
    /// </summary>
    internal int MostNeighbours { get; init; } = 4_000_000;

    /// <summary>
    /// Interactions whose segments are summed and whose neighbours are looked for at once, about 140 bytes each. Fewer only in tests.
    /// </summary>
    internal long InteractionsAtOnce { get; init; } = 2_000_000;

    /// <summary>The settings of a workspace.</summary>
    /// <exception cref="Core.Errors.UserException">Every problem in what it declares of instruments and themes.</exception>
    public static DeriveSettings Of(Workspace workspace)
    {
        SurveySettings surveys = SurveySettings.Load(workspace);
        return new(workspace.Calendar, workspace.Currency, workspace.Hours, surveys.Instruments, surveys.Themes);
    }

    /// <summary>A calendar with what comes with Farthing.</summary>
    public static DeriveSettings Of(WorkspaceCalendar calendar)
    {
        SurveySettings surveys = SurveySettings.Load(null);
        return new(calendar, "", null, surveys.Instruments, surveys.Themes);
    }

    /// <summary>The calendar as text: equal texts place instants alike.</summary>
    internal string CalendarText => string.Create(
        CultureInfo.InvariantCulture, $"{Calendar.Zone.Id}|{NodaTime.DateTimeZoneProviders.Tzdb.VersionId}|{Calendar.Fiscal}");

    /// <summary>The fiscal calendar as text: equal texts number months alike.</summary>
    public string FiscalText => FiscalTextOf(Calendar);

    /// <inheritdoc cref="FiscalText"/>
    public static string FiscalTextOf(WorkspaceCalendar calendar) => string.Create(CultureInfo.InvariantCulture, $"{calendar.Fiscal}");

    /// <summary>Opening times as text.</summary>
    internal string HoursText => Hours?.Text ?? "";

    /// <summary>What survey answers are read by, as text.</summary>
    internal string SurveyText => string.Join('\n', Instruments.Select(InstrumentText)) + "\n" + string.Join('\n', Themes.Select(ThemeText))
        + "\n" + Lexicon.Sha256;

    private static string InstrumentText(Instrument i) => string.Create(
        CultureInfo.InvariantCulture,
        $"{i.Id}|{i.Version}|{i.Method}|{i.Min}|{i.Max}|{i.Direction}|{i.Top}|{i.Bottom}|{string.Join(',', i.Questions.Select(QuestionText))}|{i.ValidFrom}");

    private static string QuestionText(InstrumentQuestion question) =>
        string.Create(CultureInfo.InvariantCulture, $"{question.Question}={question.Weight}");

    private static string ThemeText(ThemeDefinition theme) => $"{theme.Id}|{string.Join(',', theme.Words.Select(w => w.Text))}";
}
