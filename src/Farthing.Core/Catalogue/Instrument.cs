using Farthing.Core.Errors;
using NodaTime;

namespace Farthing.Core.Catalogue;

/// <summary>How answers of an instrument become a KPI. The numbers are those that the store keeps.</summary>
public enum SurveyMethod
{
    /// <summary>Customer satisfaction: a mean, and the share of the best answers.</summary>
    Csat = 1,

    /// <summary>Net promoter: share of promoters less share of detractors.</summary>
    Nps = 2,

    /// <summary>Customer effort: a mean, and the share of easy answers.</summary>
    Ces = 3,

    /// <summary>An index over several questions, weighted.</summary>
    Csi = 4,

    /// <summary>A rating of a product or a service, apart from surveys.</summary>
    Rating = 5,
}

/// <summary>A survey with its scale, in one version: an answer means nothing without it.</summary>
/// <param name="Id">Kebab-case name; a survey row belongs to it when its name is this, or begins with this and a hyphen.</param>
/// <param name="Version">Its version, from 1.</param>
/// <param name="Method">How its answers become a KPI.</param>
/// <param name="Min">The least score.</param>
/// <param name="Max">The greatest score, above the least.</param>
/// <param name="Direction">Up: the greatest score is the best; down: the least is. Null where nobody said: no bands then.</param>
/// <param name="Top">From this score on an answer counts as a good one (up; with down: up to it). Null for none.</param>
/// <param name="Bottom">Up to this score an answer counts as a bad one (up; with down: from it on). Null for none.</param>
/// <param name="Questions">Its questions and their weights; empty: any question, each of weight 1.</param>
/// <param name="ValidFrom">The day from which this version holds; null: from the beginning.</param>
/// <param name="Place">Where it is declared.</param>
public sealed record Instrument(
    string Id,
    int Version,
    SurveyMethod Method,
    decimal Min,
    decimal Max,
    Direction? Direction,
    decimal? Top,
    decimal? Bottom,
    IReadOnlyList<InstrumentQuestion> Questions,
    LocalDate? ValidFrom,
    SourcePlace Place)
{
    /// <summary>Short hash of its content; <see cref="Version"/> is the number that its file gives it.</summary>
    public string ContentVersion => DefinitionVersions.Of(this);

    /// <summary>Whether a survey row that names <paramref name="instrument"/> is an answer to it: without case, the id itself or id-….</summary>
    public bool Takes(string instrument) =>
        instrument.StartsWith(Id, StringComparison.OrdinalIgnoreCase)
        && (instrument.Length == Id.Length || instrument[Id.Length] == '-');
}

/// <summary>A question of an instrument.</summary>
/// <param name="Question">Its name, as the survey rows write it.</param>
/// <param name="Weight">Its weight in the instrument's index, above 0.</param>
public sealed record InstrumentQuestion(string Question, decimal Weight);

/// <summary>What comments speak of, found by words.</summary>
/// <param name="Id">Kebab-case name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Words">Words and phrases, letters without case; <c>*</c> at an end stands for any letters.</param>
/// <param name="Place">Where it is declared.</param>
public sealed record ThemeDefinition(string Id, string Title, IReadOnlyList<Placed> Words, SourcePlace Place)
{
    /// <summary>Short hash of its content.</summary>
    public string Version => DefinitionVersions.Of(this);
}
