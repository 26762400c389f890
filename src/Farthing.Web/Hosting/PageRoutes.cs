using Farthing.Core.Errors;
using Farthing.Engine.Store;
using Farthing.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Farthing.Web.Hosting;

/// <summary>The pages: what an address asks, what answers it, and what is said when it cannot be answered.</summary>
internal sealed class PageRoutes(StoreKeeper keeper, ServerOptions options)
{
    private const int MostConditions = 20;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Registers the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        Map("/", "overview", PageAnswers.Overview);
        Map("/statement", "statement", PageAnswers.Statement);
        Map("/interactions", "overview", PageAnswers.Interactions);
        Map("/interaction", "overview", new PageAnswers(options).Interaction);
        Map("/difference", "statement", PageAnswers.Difference);
        Map("/data", "data", PageAnswers.Data);
        Map("/catalogue", "catalogue", CatalogueAnswers.Catalogue);
        Map("/scorecard", "scorecard", new CatalogueAnswers(options.Time).Scorecard);
        Map("/kpi/{id}", "catalogue", CatalogueAnswers.Kpi);
        Map("/bridge", "catalogue", CatalogueAnswers.Bridge);
        Map("/answer", "catalogue", CatalogueAnswers.Answer);
        routes.MapFallback(NotFoundAsync);

        void Map(string path, string section, Func<OpenWorkspace, PageState, HttpRequest, CancellationToken, IResult> answer) =>
            routes.MapMethods(path, Methods, context => AnswerAsync(context, section, answer));
    }

    /// <summary>A page as an answer.</summary>
    public static RazorComponentResult Page<T>(PageFrame frame, object model, int status = StatusCodes.Status200OK)
        where T : IComponent => new RazorComponentResult<T>(new Dictionary<string, object?> { ["Frame"] = frame, ["Model"] = model })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };

    private async Task AnswerAsync(
        HttpContext context, string section, Func<OpenWorkspace, PageState, HttpRequest, CancellationToken, IResult> answer)
    {
        PageState state = PageState.None;
        string? name = null;
        IResult result;
        try
        {
            state = StateOf(context.Request.Query);
            result = await keeper.UseAsync(
                open =>
                {
                    name = open.Workspace.Name;
                    return answer(open, state, context.Request, context.RequestAborted);
                },
                context.RequestAborted).ConfigureAwait(false);
        }
        catch (UserException e)
        {
            result = Mistake(e, new PageFrame("This cannot be shown", name, section, state));
        }
        catch (StillOpeningException)
        {
            result = Page<MessagePage>(
                new PageFrame("One moment", name, section, state) { AskAgainAfter = 2 },
                new MessageModel("Getting the numbers ready", "Files were imported and what follows from them is being worked out, or other pages are being answered. This page shows its numbers as soon as they are there.", []),
                StatusCodes.Status503ServiceUnavailable);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // nobody waits for it any more
        }
#pragma warning disable CA1031 // The last net: no stack trace leaves.
        catch (Exception e) when (options.RecordFault is not null)
#pragma warning restore CA1031
        {
            result = Page<MessagePage>(
                new PageFrame("Farthing made a mistake", name, section, state),
                new MessageModel("Farthing made a mistake", "", [options.RecordFault(e)]), StatusCodes.Status500InternalServerError);
        }

        await result.ExecuteAsync(context).ConfigureAwait(false);
    }

    private IResult Mistake(UserException e, PageFrame frame)
    {
        if (e.Problems.Any(p => p.Code == StoreFailure.InUse))
        {
            return Page<MessagePage>(
                frame with { AskAgainAfter = 3 },
                new MessageModel("Another command is at work on this workspace", "This page shows the numbers as soon as it has finished.", Shown(e.Problems)),
                StatusCodes.Status503ServiceUnavailable);
        }

        MessageModel message = new("This cannot be shown", "", Shown(e.Problems))
        {
            Back = frame.State == PageState.None ? null : (Links.Overview(PageState.None), "The latest month without a filter"),
        };
        return Page<MessagePage>(frame, message, StatusCodes.Status400BadRequest);
    }

    /// <summary>Problems without the folders of this machine.</summary>
    private IReadOnlyList<Problem> Shown(IReadOnlyList<Problem> problems) =>
    [
        .. problems.Select(p => p.Place is { } place && Path.IsPathRooted(place.File)
            ? p with { Place = place with { File = Path.GetRelativePath(Path.GetFullPath(options.Folder), place.File).Replace('\\', '/') } }
            : p),
    ];

    private Task NotFoundAsync(HttpContext context) => Page<MessagePage>(
        new PageFrame("There is no such page", "", "", PageState.None),
        new MessageModel("There is no such page", "", []) { Back = (Links.Overview(PageState.None), "The overview") },
        StatusCodes.Status404NotFound).ExecuteAsync(context);

    /// <summary>Period and filter of an address.</summary>
    private static PageState StateOf(IQueryCollection query)
    {
        string? period = query["period"].LastOrDefault(p => !string.IsNullOrWhiteSpace(p));
        string[] where = [.. query["where"].OfType<string>().Where(w => !string.IsNullOrWhiteSpace(w)).Distinct(StringComparer.Ordinal)];
        if (where.Length > MostConditions)
        {
            throw new UserException("FT-6202", Invariant($"The address has {where.Length} filters; {MostConditions} are the most."), suggestion: "write several values of a dimension as one filter: channel in (\"phone\", \"chat\")");
        }

        foreach (string condition in where)
        {
            // Each must be a condition of its own before they are put side by side.
            Core.Expressions.FilterParser.Parse(condition, "where");
        }

        return new PageState(period?.Trim(), where);
    }
}
