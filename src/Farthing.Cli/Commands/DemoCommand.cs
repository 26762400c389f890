using System.CommandLine;
using System.Text.Json;
using Farthing.Cli.Rendering;
using Farthing.Cli.Reports;
using Farthing.Core.Catalogue;
using Farthing.Engine.Catalogues;
using Farthing.Engine.DuckDb;
using Farthing.Engine.Import;
using Farthing.Engine.Samples;
using Farthing.Engine.Store;
using Farthing.Engine.UseCases;
using Farthing.Engine.Workspaces;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing demo [DIR]</c>: makes the case telecom-a, imports it, costs it, prints the report.</summary>
internal static class DemoCommand
{
    private const string DefaultFolder = "farthing-demo";
    private const long DefaultInteractions = 120_000;

    public static Command Create(CliContext context)
    {
        Argument<string> folder = new("DIR")
        {
            Description = "The folder to make it in; new, empty, or an earlier demo.",
            DefaultValueFactory = _ => DefaultFolder,
        };
        Option<long> interactions = new("--interactions")
        {
            Description = "Rows of interactions in the case.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultInteractions,
        };
        Option<ulong> seed = new("--seed")
        {
            Description = "What is drawn at random follows from it.",
            HelpName = "S",
            DefaultValueFactory = _ => 1,
        };
        Command command = new("demo", "Make a bundled case, import it, cost it, and print what it shows.") { folder, interactions, seed };
        CliContext.OnRun(command, (result, cancellation) => new Demo(context, result.GetRequiredValue(folder), cancellation).Run(
            context.Format(result), result.GetValue(interactions), result.GetValue(seed)));
        return command;
    }

    /// <summary>One run of the demo.</summary>
    private sealed class Demo(CliContext context, string folder, CancellationToken cancellation)
    {
        private const int Months = 12;

        public int Run(OutputFormat format, long interactions, ulong seed)
        {
            context.Note($"Making the case telecom-a in {folder}: {Months} months of a telecommunications provider.");
            SampleResult sample = SampleCommand.Write(
                context, new SampleRequest("telecom-a", context.Resolve(folder), interactions, Months, seed), cancellation);
            context.StopNote = $"Stopped; {folder} holds the case, as far as it was imported and costed.";
            Workspace workspace = Workspace.Load(sample.Folder, folder);
            KpiCatalogue catalogue = CatalogueLoader.Load(workspace);
            using FarthingStore store = workspace.OpenStore(grows: true);
            Import(store, workspace, sample);
            Cost(store, workspace);
            Statement statement = StatementUseCase.Run(workspace, store, null, cancellation);
            using DuckDbConnection connection = store.Connect();
            Ask ask = Ask.Open(store, workspace, catalogue, connection, cancellation);
            CostReport report = new CostReportBuilder(ask, catalogue, cancellation).Build(sample.EffectMonth, sample.FirstMonth);
            string? dearest = new DearestInteraction(ask, cancellation).Find(report);
            Write(format, workspace, sample, statement, report, Next(report, dearest));
            return statement.Closes ? ExitCode.Done : ExitCode.No;
        }

        private void Import(FarthingStore store, Workspace workspace, SampleResult sample)
        {
            context.Note($"Importing {sample.Files.Count} files, {NumberText.Integer(sample.Files.Sum(f => f.Rows), context.ErrorStyle)} rows.");
            foreach (SampleFile file in sample.Files)
            {
                using ProgressBar bar = new(context, $"Importing {Path.GetFileName(file.Path)}", "rows");
                foreach (ImportedBatch batch in ImportUseCase.Run(
                    store, workspace, [file.Path], file.Pack, context.Clock, new Told(p => bar.Report(p.Rows, p.Bytes, p.TotalBytes)),
                    cancellation: cancellation))
                {
                    if (batch.Accepted != file.Rows)
                    {
                        throw new InvalidOperationException(Invariant($"{file.Pack}: {batch.Accepted} of {file.Rows} rows were accepted."));
                    }
                }
            }
        }

        private void Cost(FarthingStore store, Workspace workspace)
        {
            context.Note($"Costing {Months} months.");
            using ProgressBar bar = new(context, "Costing", "months");
            CostUseCase.Run(
                workspace, store, null, context.Clock, new Counted((done, whole) => bar.Report(done, done, whole)), cancellation: cancellation);
            OverviewUseCase.Prepare(workspace, store, cancellation);
        }

        private void Write(
            OutputFormat format, Workspace workspace, SampleResult sample, Statement statement, CostReport report,
            IReadOnlyList<(string What, string Command)> next)
        {
            CostReportTables tables = new(report, workspace.Currency);
            switch (format)
            {
                case OutputFormat.Csv:
                    tables.Trend().Write(context, format);
                    break;
                case OutputFormat.Json:
                    context.WriteJson(json => WriteJson(json, workspace, sample, statement, report, next));
                    break;
                default:
                    context.Out.WriteLine($"{context.Style.Bold(workspace.Name)} (an invented company)");
                    new CostReportWriter(context, report, statement, workspace.Currency).Write();
                    WriteEnd(sample, next);
                    break;
            }
        }

        private void WriteEnd(SampleResult sample, IReadOnlyList<(string What, string Command)> next)
        {
            CostReportWriter.Title(context, "How the case is made");
            Paragraph.Write(
                context.Out,
                $"Its wages, headcount, shrinkage, handle times, adoption and prices are inputs; {sample.Disclosure}. "
                + $"What {sample.EffectMonth} costs follows from the inputs.",
                context.Terminal.Width);
            CostReportWriter.Title(context, "Three things to look at next");
            foreach ((string what, string command) in next)
            {
                context.Out.WriteLine($"{what}:");
                context.Out.WriteLine($"  {context.Style.Accent(command)}");
            }

            context.Out.WriteLine();
            Paragraph.Write(
                context.Out,
                $"Ask further on the command line: \"{Invocation.Name} catalogue list\" names what can be asked, "
                + $"\"{Invocation.Name} -w {folder} status\" what the workspace holds.",
                context.Terminal.Width);
            context.Out.WriteLine();
            Headline.Next(context, "See it in a browser", $"{Invocation.Name} -w {folder} serve");
        }

        /// <summary>Where the answers point: the dearest channel's topics, unused capacity by team, one interaction line by line.</summary>
        private IReadOnlyList<(string What, string Command)> Next(CostReport report, string? interaction)
        {
            string farthing = $"{Invocation.Name} -w {folder}";
            string? dearest = report.Dearest;
            string where = dearest is null ? "" : $" --where 'channel = \"{dearest}\"'";
            (string, string) third = interaction is null
                ? ($"What changed since {report.Base}", $"{farthing} kpi cost-per-interaction --by channel --period {report.Month} --compare {report.Base}")
                : ("One of the dearest interactions, line by line", $"{farthing} show interaction {interaction}");
            return
            [
                ($"What {dearest ?? "an interaction"} costs by topic", $"{farthing} kpi cost-per-interaction --by topic{where}"),
                ("Where capacity is unused, by team", $"{farthing} kpi unused-capacity-cost occupancy --by team --period {report.Month}"),
                third,
            ];
        }

        private void WriteJson(
            Utf8JsonWriter json, Workspace workspace, SampleResult sample, Statement statement, CostReport report,
            IReadOnlyList<(string What, string Command)> next)
        {
            CostReportTables tables = new(report, workspace.Currency);
            json.WriteStartObject();
            json.WriteString("case", "telecom-a");
            json.WriteString("folder", sample.Folder);
            json.WriteString("currency", workspace.Currency);
            json.WriteString("solvedFor", sample.Disclosure);
            json.WriteString("month", report.Month);
            json.WriteString("base", report.Base);
            Table("trend", tables.Trend());
            Table("channels", tables.Channels());
            Table("parts", tables.Parts());
            Table("beside", tables.Guards());
            json.WriteBoolean("closes", statement.Closes);
            json.WriteStartArray("next");
            foreach ((_, string command) in next)
            {
                json.WriteStringValue(command);
            }

            json.WriteEndArray();
            json.WriteEndObject();

            void Table(string name, Table table)
            {
                json.WritePropertyName(name);
                table.WriteRows(json);
            }
        }
    }

    private sealed class Told(Action<ImportProgress> report) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => report(value);
    }

    private sealed class Counted(Action<int, int> report) : IProgress<(int Done, int Whole)>
    {
        public void Report((int Done, int Whole) value) => report(value.Done, value.Whole);
    }
}
