using System.Diagnostics;
using Farthing.Web.Hosting;

namespace Farthing.EngineTests.Web;

/// <summary>
/// The pages in a real Chromium (tests/browser/pages.mjs): loaded, filtered, drilled into, by keyboard alone, wide and narrow, light and
/// dark, with axe looking for what keeps people out, and a console without errors.
/// </summary>
public sealed class BrowserTests(DemoWorkspace demo)
{
    [Theory]
    [InlineData("drill")]
    [InlineData("keyboard")]
    [InlineData("looks")]
    [InlineData("rest")]
    public Task In_a_browser(string scenario) => InBrowserAsync(scenario, patience: TimeSpan.FromMinutes(1));

    [Fact]
    public Task A_page_that_waits_shows_its_numbers_by_itself() => InBrowserAsync("waits", patience: TimeSpan.Zero);

    private async Task InBrowserAsync(string scenario, TimeSpan patience)
    {
        string chromium = Chromium.Find() ?? "";
        Assert.SkipWhen(chromium.Length == 0, "no executable of Chromium: install the package chromium");
        Assert.SkipUnless(Directory.Exists(Path.Combine(Repository.Root, "node_modules", "playwright-core")), "the package playwright-core is not installed: npm ci");
        using TempFolderCopy folder = demo.Copy();
        await using ServedWorkspace served = await ServedWorkspace.StartAsync(new ServerOptions(folder.Path, "shop") { Patience = patience });
        string shots = Path.Combine(Repository.Root, ".build", "screenshots");
        Directory.CreateDirectory(shots);
        ProcessStartInfo start = new("node")
        {
            ArgumentList = { Path.Combine(Repository.Root, "tests", "browser", "pages.mjs"), scenario, served.Server.NewAddress(), chromium, shots },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration stop = TestContext.Current.CancellationToken.Register(() => process.Kill(entireProcessTree: true));
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(process.ExitCode == 0, await errors);
    }
}
