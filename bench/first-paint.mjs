// When a browser first paints a page, beside the figures of stage "pages":
//   node bench/first-paint.mjs ADDRESS CHROMIUM PATH…
// ADDRESS is the one that the server prints. Writes "PATH milliseconds" a line, the median of five loads without a cache.
import { chromium } from "playwright-core";

const [, , address, executablePath, ...paths] = process.argv;
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const page = await context.newPage();
await page.goto(address);
const session = await context.newCDPSession(page);
await session.send("Network.setCacheDisabled", { cacheDisabled: true });
for (const path of paths) {
  const paints = [];
  for (let n = 0; n < 5; n++) {
    await page.goto(new URL(path, address).href);
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
  }
  console.log(`${path} ${Math.round(paints.sort((a, b) => a - b)[2])}`);
}
await browser.close();
