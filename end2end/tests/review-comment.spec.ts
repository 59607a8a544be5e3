/** A comment from the booth to its writer's last word: cast, let through, published, answered, rated. */
import { Booth } from "../pages/booth.ts";
import { ReviewDesk } from "../pages/review-desk.ts";
import { expect, test } from "../support/fixtures.ts";
import { officials } from "../support/people.ts";
import type { Visitor } from "../support/visitor.ts";

const department = "晴湾市水务局";
const title = "水务评议（试）";
/** What the members are called, before their number. */
const member = "水务代表";
const comment = "水管维修的电话打不通，请多安排一个人接听。";
const answer = "已增加一条维修专线，全天有人接听。";

/** A time on the city's clocks, in whole minutes as the form takes it. */
function typed(instant: number): string {
  return new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16);
}

function hourAgo(): string {
  return typed(Date.now() - 3_600_000);
}

/** The next whole minute that is at least this many seconds away. */
function minuteAfter(seconds: number): number {
  return Math.ceil((Date.now() + seconds * 1000) / 60_000) * 60_000;
}

/** A review of two departments by five members, with its letters out; gives its desk and the first letter's code. */
async function prepared(organiser: Visitor): Promise<{ desk: ReviewDesk; code: string }> {
  const desk = await ReviewDesk.begin(organiser);
  await desk.define(title, hourAgo(), typed(minuteAfter(3600)));
  const members = Array.from({ length: 5 }, (_, place) => `W${place},${member}${place},人大代表`);
  await desk.paste(["编号,姓名,组别", ...members].join("\n"));
  await desk.press("导入这份名单", "名单已导入");
  await desk.open("/letters");
  await organiser.page.getByRole("button", { name: "为没有信函的代表出信" }).click();
  const code = await organiser.page.locator(".letter-secret").first().innerText();
  return { desk, code };
}

test("a comment goes from the booth to the department, and its answer back to who wrote it", async ({ visit, visitAs }) => {
  // No review closes before its time: this one lasts a minute or two, and the journey with it.
  test.setTimeout(360_000);
  const [organiser, supervisor] = [await visitAs(officials.organiser), await visitAs(officials.supervisor)];
  const { desk, code } = await prepared(organiser);
  const closes = minuteAfter(60);
  await opened(desk, desk.for(supervisor), closes);
  const writer = await visit();
  await written(new Booth(writer), code);

  // Nobody touches the desk: it follows.
  await desk.open();
  const count = organiser.page.getByRole("button", { name: "核验并计票", exact: true });
  await expect(count).toBeVisible({ timeout: closes - Date.now() + 20_000 });
  await desk.press("核验并计票", "已开始核验并计票");
  await desk.says("由另一位同事核对结果后审定");

  const mine = `/review/${desk.id}/mine`;
  await writer.go(mine);
  await expect(writer.page.locator(".matter").filter({ hasText: `对${department}的意见` })).toContainText("还没有人审核。");
  await letThrough(organiser, desk);
  await writer.go(mine);
  await expect(writer.page.locator(".matter")).toContainText("已通过审核，结果公布时编号转给部门。");
  const seconds = desk.for(supervisor);
  await seconds.open();
  await seconds.press("审定结果", "结果已审定。");
  await desk.open();
  await desk.press("公布结果", "结果已公布。");

  const number = await published(await visit(), desk.id);
  await answered(await visitAs(officials.water), number);
  await rated(writer, mine, number);
  const reader = await visit();
  await reader.go(`/review/${desk.id}/matters?state=rated`);
  await expect(reader.page.locator(".matter").filter({ hasText: comment })).toContainText("写的人的评价：满意");
});

/** One hands it in, another approves it; it opens by itself. */
async function opened(desk: ReviewDesk, seconds: ReviewDesk, closes: number): Promise<void> {
  await desk.define(title, hourAgo(), typed(closes));
  await desk.open();
  await desk.press("提交审核", "已提交审核");
  await seconds.open();
  await seconds.press("批准方案", "方案已批准");
  await desk.open();
  await desk.says("方案已冻结，到截止时间自动截止");
}

/** A member is dissatisfied, and writes why. */
async function written(booth: Booth, code: string): Promise<void> {
  await booth.enter({ code });
  await booth.token();
  await expect(booth.card(0).getByRole("heading")).toContainText(department);
  await booth.rate(0, booth.says.dissatisfied);
  await booth.card(0).getByText(booth.says.comment).click();
  await booth.card(0).getByRole("textbox").fill(comment);
  await booth.cast();
  await booth.receipt();
}

/** The organiser reads the comment, without its writer's name, and passes it on. */
async function letThrough(organiser: Visitor, desk: ReviewDesk): Promise<void> {
  const { page } = organiser;
  await desk.open("/comments");
  const entry = page.locator(".entry").filter({ hasText: comment });
  await expect(entry).toContainText(department);
  await expect(page.getByText(member)).toHaveCount(0);
  await entry.getByRole("button", { name: /^转交部门并公开/ }).click();
  await expect(page.getByText("已转交")).toBeVisible();
}

/** Everybody reads the comment with the department's results, and on the board; gives its number there. */
async function published(reader: Visitor, review: string): Promise<string> {
  const { page } = reader;
  await reader.go(`/review/${review}/results`);
  await reader.follow(page.getByRole("link", { name: department, exact: true }).first(), /\/results\/\d+$/);
  await expect(page.getByText(comment)).toBeVisible();
  await reader.go(`/review/${review}/matters`);
  const matter = page.locator(".matter").filter({ hasText: comment });
  await expect(matter).toContainText("待答复");
  return matter.getByRole("link").innerText();
}

/** The head of the department is told, and answers. */
async function answered(head: Visitor, number: string): Promise<void> {
  const { page } = head;
  await head.go("/notices");
  const told = page.locator(".notice").filter({ hasText: title });
  await expect(told).toContainText("有新的评议意见待答复");
  await head.follow(told.getByRole("button", { name: /^查看/ }), /\/work\/matters$/);
  await head.follow(page.getByRole("link", { name: number, exact: true }), new RegExp(`/work/matters/${number}$`));
  await expect(page.getByText(comment)).toBeVisible();
  await page.getByLabel("答复", { exact: true }).fill(answer);
  await page.getByRole("button", { name: "公开答复" }).click();
  await expect(page.getByText("答复已公开")).toBeVisible();
}

/** Whoever wrote it finds the answer in the browser that voted, and says what it was worth. */
async function rated(writer: Visitor, mine: string, number: string): Promise<void> {
  const { page } = writer;
  await writer.go(mine);
  await expect(page.getByText("您写过 1 条意见，其中 1 条已经转办")).toBeVisible();
  await page.getByRole("button", { name: "满意", exact: true }).click();
  await expect(page.getByText("评价已收到，谢谢。")).toBeVisible();
  await page.getByRole("link", { name: number, exact: true }).click();
  await expect(page.getByText(answer)).toBeVisible();
  await expect(page.locator(".timeline-entry").filter({ hasText: "已评价" })).toContainText("满意");
}
