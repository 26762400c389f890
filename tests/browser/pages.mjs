// Opens the pages in Chromium as a person does, and writes what is wrong to standard error. Started by the tests:
//   node tests/browser/pages.mjs SCENARIO ADDRESS CHROMIUM FOLDER
// ADDRESS is the one that the server prints: it lets this browser in once. Screenshots go to FOLDER.
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeFile = require.resolve("axe-core/axe.min.js");
const [, , scenario, address, executablePath, folder] = process.argv;
const origin = new URL(address).origin;

const failures = [];
const check = (holds, words) => { if (!holds) failures.push(words); };

const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
  ],
});
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
context.setDefaultTimeout(60000);
const page = await context.newPage();
page.on("console", (message) => { if (["error", "warning"].includes(message.type())) failures.push(`console: ${message.text()} (${page.url()})`); });
page.on("pageerror", (error) => failures.push(`script: ${error.message} (${page.url()})`));
page.on("request", (request) => { if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== origin) failures.push(`asks another server: ${request.url()}`); });

const go = (to) => page.goto(origin + to);
const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
const at = () => decodeURIComponent(page.url().slice(origin.length).replaceAll("+", " "));

const scenarios = {
  // Loads, filters, drills down to one interaction, goes back, takes the filter away.
  async drill() {
    check(await page.locator("h1").innerText().then((t) => t.includes("Cost per interaction")), "the overview has no number");
    await page.selectOption("#period", "2024-10");
    await page.waitForURL(/period=2024-10/);
    await page.selectOption("#filter", 'channel = "phone"');
    await page.getByRole("button", { name: "Apply" }).click();
    await page.waitForURL(/where=/);
    check(await page.locator(".chip").count() === 1, "the filter is no chip");
    const phone = await page.locator("#headline data").getAttribute("value");
    await page.locator("#channels ~ .table tbody a").first().click();
    await page.waitForURL(/\/interactions/);
    await page.locator("tbody a").first().click();
    await page.waitForURL(/\/interaction\?/);
    check(await page.getByText("as the costing run stored it").count() === 1, "one interaction's lines have no tick");
    await page.goBack();
    await page.goBack();
    check(await page.locator("#headline data").getAttribute("value") === phone, "Back shows another number");
    await page.locator(".chip").click();
    await page.waitForURL((url) => !url.search.includes("where"));
    check(await page.locator(".chip").count() === 0, "the chip cannot be taken away");
    check(await page.locator("#headline data").getAttribute("value") !== phone, "the filter filtered nothing");

    // And from the catalogue to a KPI, to the rows behind one of its answers, and back.
    await page.getByRole("link", { name: "Catalogue" }).click();
    await page.fill("#filter", "handling time");
    await page.getByRole("button", { name: "Search" }).click();
    await page.waitForURL(/q=handling/);
    await page.locator("tbody a").first().click();
    await page.waitForURL(/\/kpi\/average-handling-time/);
    const time = await page.locator("#headline data").first().getAttribute("value");
    await page.locator("#questions ~ .questions a").first().click();
    await page.waitForURL(/\/answer\?/);
    check(await page.locator("tbody tr").count() > 0, "an answer has no rows");
    await page.goBack();
    check(await page.locator("#headline data").first().getAttribute("value") === time, "Back from an answer shows another number");
    await page.locator("details.sql summary").first().click();
    check(await page.locator("details.sql pre").first().isVisible(), "the statement cannot be opened");
  },

  // The same without a pointer: every step by keys.
  async keyboard() {
    await press("Tab");
    check(await page.evaluate(() => document.activeElement.textContent) === "Skip to the content", "the first stop is not the way to the content");
    await press("Enter");
    await press("ArrowLeft");
    await page.waitForURL(/period=2024-11/);
    await press("ArrowLeft");
    await page.waitForURL(/period=2024-10/);
    await press("ArrowRight");
    await page.waitForURL(/period=2024-11/);
    await press("t");
    check(await page.locator("details.as-table").getAttribute("open") !== null, "t does not open the chart's table");
    await press("/");
    check(await page.evaluate(() => document.activeElement.id) === "filter", "/ does not lead to the filter");
    await page.keyboard.type("phone");
    await press("Tab", "Enter");
    await page.waitForURL(/where=/);
    await page.locator(".table").filter({ has: page.locator("caption", { hasText: "Channels" }) }).focus();
    await press("ArrowDown", "Enter");
    await page.waitForURL(/\/interactions/);
    await page.locator(".table").first().focus();
    await press("ArrowDown", "ArrowDown", "ArrowUp", "Enter");
    await page.waitForURL(/\/interaction\?/);
    await press("g", "s");
    await page.waitForURL(/\/statement/);
    await press("g", "d");
    await page.waitForURL(/\/data/);
    await press("g", "o");
    await page.waitForURL((url) => url.pathname === "/");
    await press("g", "r");
    await page.waitForURL(/\/scorecard/);
    await page.locator(".table").first().focus();
    await press("ArrowDown", "Enter");
    await page.waitForURL(/\/kpi\//);
    await press("t");
    check(await page.locator("details.as-table").first().getAttribute("open") !== null, "t does not open the table of a KPI's chart");
    await press("g", "c");
    await page.waitForURL(/\/catalogue/);
    await press("/");
    await page.keyboard.type("wait");
    await press("Enter");
    await page.waitForURL(/q=wait/);
    await press("g", "o");
    await page.waitForURL((url) => url.pathname === "/");
    const rings = await page.evaluate(() => {
      const link = document.querySelector("main a");
      link.focus({ focusVisible: true });
      return getComputedStyle(link).outlineStyle;
    });
    check(rings === "solid", "the focus cannot be seen");
  },

  // Every page, wide and narrow, light and dark: nothing sticks out, axe finds nothing serious; pictures to look at.
  async looks() {
    const interaction = await (await go("/interactions")).ok() && await page.locator("tbody a").first().getAttribute("href");
    const pages = {
      overview: "/", filtered: "/?period=2024-10&where=channel%20%3D%20%22phone%22", year: "/?period=2024", statement: "/statement?period=2024-10&account=rent",
      months: "/statement?period=2024", interactions: "/interactions?period=2024-10", interaction, data: "/data",
      kpi: "/kpi/cost-per-interaction?period=2024-10", satisfaction: "/kpi/csat", heat: "/kpi/complaint-rate?period=2024", bars: "/kpi/cost-per-resolution", unready: "/kpi/schedule-adherence",
      catalogue: "/catalogue", found: "/catalogue?q=wait&area=effectiveness", scorecard: "/scorecard", answer: "/answer?kpi=csat&by=channel&compare=previous&period=2024-10",
      bridge: "/bridge?from=cost-per-interaction&to=cost-per-contact&period=2024-10",
    };
    // Half of the looks in a run, by turns: each page both wide and narrow, both light and dark.
    const part = process.env.FARTHING_PAIRS ?? "all";
    const looks = [[1440, "light"], [390, "dark"], [1440, "dark"], [390, "light"]].filter((_, n) => part === "all" || Math.floor(n / 2) === part % 2);
    for (const [name, to] of Object.entries(pages)) {
      await go(to);
      for (const [width, scheme] of looks) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        check(wider <= 0, `${name} is ${wider} pixels wider than a screen of ${width}`);
        for (const table of await page.locator(".cards").all()) {
          check(await table.evaluate((e) => e.scrollWidth <= e.clientWidth), `${name}: a row has to be scrolled on a screen of ${width}`);
        }
        await page.screenshot({ path: path.join(folder, `${name}-${width}-${scheme}.png`), fullPage: true });
        await axe(`${name}, ${width}, ${scheme}`);
      }
    }
  },

  // A page that says that it waits is a page like others, and becomes the one that was asked for.
  async waits() {
    check(await page.locator("[data-ask-again]").count() === 1, "the first page does not wait");
    await axe("waiting");
    await page.locator("#headline").waitFor();
    failures.splice(0, failures.length, ...failures.filter((f) => !/status of 503/.test(f)));
  },

  // A mistake in an address, and a chart as files.
  async rest() {
    const download = async (words) => {
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: `Save the chart as ${words}` }).click()]);
      return (await import("node:fs")).statSync(await file.path()).size;
    };
    check(await download("SVG") > 2000, "the chart's SVG is empty");
    check(await download("PNG") > 5000, "the chart's PNG is empty");
    failures.splice(0, failures.length, ...failures.filter((f) => !f.includes("ERR_ABORTED")));
    await page.emulateMedia({ media: "print" });
    check(!(await page.locator("nav").isVisible()), "the navigation is printed");
    await page.emulateMedia({ media: "screen" });
    const answer = await go("/?period=2024-99");
    check(answer.status() === 400, "a wrong period is not refused");
    check(await page.getByText("FT-1101").isVisible(), "a wrong period is not explained");
    await axe("a mistake");
    // The browser itself notes an answer of 400; nothing else may stand in the console.
    failures.splice(0, failures.length, ...failures.filter((f) => !/status of 400/.test(f)));
    await page.getByRole("link", { name: "The latest month without a filter" }).click();
    check(await page.locator("#headline").isVisible(), "there is no way back");
    const [paint] = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint").map((e) => e.startTime));
    console.log(`first contentful paint ${Math.round(paint)} ms`);
  },
};

// axe's script is given by the test, not loaded by the page: the page's own policy stays in force for everything else.
async function axe(where) {
  const session = await context.newCDPSession(page);
  const { readFileSync } = await import("node:fs");
  await session.send("Runtime.evaluate", { expression: readFileSync(axeFile, "utf8") });
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  for (const found of violations.filter((v) => ["serious", "critical"].includes(v.impact))) {
    failures.push(`axe, ${where}: ${found.id}: ${found.help}: ${found.nodes.slice(0, 3).map((n) => n.html).join(" ")}`);
  }
  await session.detach();
}

try {
  await page.goto(address);
  await scenarios[scenario]();
} catch (error) {
  failures.push(`${error.message.split("\n")[0]} (at ${at()})`);
} finally {
  await browser.close();
}

for (const failure of failures) console.error(failure);
process.exit(failures.length > 0 ? 1 : 0);
