/** `review`, the check: a downloaded archive is recounted, and a receipt found in it, without any network. */
import { expect, test } from "../support/fixtures.ts";
import { reviews } from "../support/people.ts";

for (const [lang, sound] of [
  ["zh", "全部正确"],
  ["en", "Everything is right"],
] as const) {
  test(`an archive is checked offline, in ${lang}`, async ({ visit }, info) => {
    test.setTimeout(90_000);
    const reader = await visit();
    const { page } = reader;
    const archive = await reader.context.request.get(`/api/open/v1/reviews/r${reviews.published}/archive`);
    const buffer = await archive.body();
    await reader.go(`/review/${reviews.published}/check`, lang);
    // The program that checks is there before the network goes: it comes with the page.
    await page.waitForLoadState("networkidle");
    await reader.context.setOffline(true);
    reader.watch.expect(/ERR_INTERNET_DISCONNECTED/);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.locator('input[type="file"]').setInputFiles({ name: "archive.ndjson", mimeType: "application/x-ndjson", buffer });
    await expect(page.getByText(sound, { exact: true })).toBeVisible({ timeout: 60_000 });
    expect(asked.filter((url) => url.includes("/api/")), "nothing was asked of the server").toEqual([]);
    await page.screenshot({ path: info.outputPath("checked.png"), fullPage: true });
  });
}
