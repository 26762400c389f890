using System.CommandLine;
using System.Globalization;
using Farthing.Cli.Rendering;
using Farthing.Core.Query;
using Farthing.Core.Query.Dialects;
using Farthing.Core.Query.Rollups;
using Farthing.Core.Query.Sql;

namespace Farthing.Cli.Commands;

/// <summary><c>farthing sql KPI…</c>: what both engines would be asked.</summary>
internal static class SqlCommand
{
    public static Command Create(CliContext context)
    {
        Command command = new("sql", "Show the compiled SQL of both engines.");
        KpiOptions options = new();
        options.AddTo(command);
        CliContext.OnRun(command, (result, cancellation) => Run(context, result, options, cancellation));
        return command;
    }

    private static int Run(CliContext context, ParseResult result, KpiOptions options, CancellationToken cancellation)
    {
        OutputFormat format = context.Format(result);
        KpiRequest request = options.Read(result);
        using StoreSession session = StoreSession.Open(context, context.Workspace(result), cancellation);
        session.Ask.UseRollups = options.UsesRollups(result);
        Table table = new(new Column("engine"), new Column("statement"), new Column("sql"), new Column("parameters"), new Column("rollups"));
        foreach (SqlDialect dialect in new[] { DuckDbDialect.Instance, session.Ask.ClickHouse })
        {
            IReadOnlyList<SqlText> statements = session.Ask.Compile(request, dialect);
            for (int n = 0; n < statements.Count; n++)
            {
                string what = n == 0 ? "groups" : "totals";
                table.Add(Cell.Text(dialect.Name), Cell.Text(what), Cell.Text(statements[n].Text), Cell.Text(Parameters(statements[n])),
                    Cell.Text(Rollups(statements[n])));
                if (format == OutputFormat.Table)
                {
                    WriteText(context, dialect == session.Ask.Engine.Dialect ? dialect.Name + " (answers here)" : dialect.Name, what, statements[n]);
                }
            }
        }

        if (format != OutputFormat.Table)
        {
            table.Write(context, format);
        }

        return ExitCode.Done;
    }

    private static void WriteText(CliContext context, string engine, string what, SqlText statement)
    {
        string rollups = Rollups(statement);
        context.Out.WriteLine(context.Style.Bold($"-- {engine}, {what}") + (rollups.Length == 0 ? "" : context.Style.Dim($", from rollup {rollups}")));
        context.Out.WriteLine(statement.Text);
        if (statement.Parameters.Count > 0)
        {
            context.Out.WriteLine(context.Style.Dim("-- parameters: " + SafeText.OneLine(Parameters(statement))));
        }

        context.Out.WriteLine();
    }

    private static string Rollups(SqlText statement) => string.Join(", ", statement.Tables.Where(AllRollups.IsRollup));

    private static string Parameters(SqlText statement) =>
        string.Join(", ", statement.Parameters.Select(p => Convert.ToString(p, CultureInfo.InvariantCulture)));
}
