/** `accounts`: registering, signing in and out, other devices, one's own data; officials and their posts. */
import { newOfficial, People } from "../pages/people.ts";
import { signInOfficial } from "../pages/sign-in.ts";
import { expect, test } from "../support/fixtures.ts";
import { somebody } from "../support/identity.ts";
import { citizens, officials, password } from "../support/people.ts";
import type { Visitor } from "../support/visitor.ts";

type Somebody = ReturnType<typeof somebody>;

async function register(visitor: Visitor, person: Somebody): Promise<void> {
  await visitor.go("/register");
  const { page } = visitor;
  await page.getByLabel("姓名", { exact: false }).fill(person.name);
  await page.getByLabel("身份证号码", { exact: false }).fill(person.identity);
  await page.getByLabel("手机号码", { exact: false }).fill(person.mobile);
  await page.getByLabel("密码", { exact: true }).fill(person.password);
  await page.getByLabel("再次填写密码", { exact: false }).fill(person.password);
  await page.getByText("我已阅读并同意个人信息处理说明").click();
  await page.getByRole("main").getByRole("button", { name: "注册" }).click();
}

async function signIn(visitor: Visitor, mobile: string, secret: string): Promise<void> {
  await visitor.go("/sign-in");
  await visitor.page.getByLabel("手机号码", { exact: false }).fill(mobile);
  await visitor.page.getByLabel("密码", { exact: true }).fill(secret);
  await visitor.page.getByRole("main").getByRole("button", { name: "登录" }).click();
}

/** The viewer's name in the head of the page. */
const me = (visitor: Visitor, name: string) => visitor.page.getByRole("banner").getByRole("link", { name });

for (const scripts of [true, false]) {
  test.describe(scripts ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled: scripts });

    test("a citizen registers, signs out and signs in again", async ({ visit }) => {
      const visitor = await visit();
      const person = somebody();
      await register(visitor, person);
      await expect(me(visitor, person.name)).toBeVisible();
      await visitor.go("/account");
      await expect(visitor.page.getByRole("main")).not.toContainText(person.identity);
      await expect(visitor.page.getByRole("main")).not.toContainText(person.mobile);
      await visitor.page.getByRole("main").getByRole("button", { name: "退出登录" }).click();
      await expect(visitor.page.getByRole("banner").getByRole("link", { name: "登录" })).toBeVisible();
      await visitor.ready();
      await signIn(visitor, person.mobile, person.password);
      await expect(me(visitor, person.name)).toBeVisible();
    });

    test("what is wrong in a registration is said next to each field, and nothing typed is lost", async ({ visit }) => {
      const visitor = await visit();
      const person = { ...somebody(), identity: "990102198503120011", password: "kurz" };
      await register(visitor, person);
      const { page } = visitor;
      await expect(page.getByRole("alert")).toBeVisible();
      await expect(page.getByLabel("身份证号码", { exact: false })).toHaveAttribute("aria-invalid", "true");
      await expect(page.getByLabel("密码", { exact: true })).toHaveAttribute("aria-invalid", "true");
      await expect(page.getByLabel("姓名", { exact: false })).toHaveValue(person.name);
      await expect(page.getByLabel("密码", { exact: true })).toHaveValue(scripts ? "kurz" : "");
    });

    test("a wrong password does not say whether the account exists", async ({ visit }) => {
      const said: string[] = [];
      for (const mobile of [citizens.li.mobile, "13999999999"]) {
        const visitor = await visit();
        await signIn(visitor, mobile, "not the password");
        await expect(visitor.page.getByRole("alert")).toBeVisible();
        said.push((await visitor.page.getByRole("alert").textContent()) ?? "");
      }
      expect(said[0]).not.toBe("");
      expect(said[0]).toBe(said[1]);
    });

    test("the security administrator opens an account, grants and withdraws a post, and suspends", async ({ visit, visitAs }) => {
      test.setTimeout(60_000);
      const security = await visitAs(officials.security, { javaScriptEnabled: scripts });
      const { page } = security;
      const people = new People(security);
      const official = newOfficial();
      await people.open(official);
      await people.grant("晴湾市水务局", "窗口", "新到岗");
      await expect(page.locator(".entries")).toContainText("晴湾市水务局 · 窗口");

      // The official begins with the first password and must change it.
      const visitor = await visit({ javaScriptEnabled: scripts });
      await visitor.go("/sign-in/official");
      await visitor.page.getByLabel("用户名", { exact: false }).fill(official.user);
      await visitor.page.getByLabel("密码", { exact: true }).fill(official.password);
      await visitor.follow(visitor.page.getByRole("main").getByRole("button", { name: "下一步" }), /\/account$/);
      await expect(visitor.page.getByText("请先修改密码，再继续使用。")).toBeVisible();

      const withdraw = await people.form("收回岗位");
      await withdraw.getByText("晴湾市水务局 · 窗口").click();
      await withdraw.getByLabel("理由", { exact: false }).fill("调离");
      await withdraw.getByRole("button", { name: "收回", exact: true }).click();
      await people.says("岗位已收回。");

      const suspend = await people.form("停用账户");
      await suspend.getByLabel("理由", { exact: false }).fill("离职");
      await suspend.getByRole("button", { name: "停用", exact: true }).click();
      await expect(page.getByRole("alert")).toBeVisible();
      await security.ready();
      await expect(suspend.getByLabel("理由", { exact: false })).toHaveValue("离职");
      await suspend.getByText("我已了解停用的后果，确认停用").click();
      await suspend.getByRole("button", { name: "停用", exact: true }).click();
      await people.says("账户已停用，所有登录已结束。");

      await visitor.go("/");
      await expect(me(visitor, official.name)).toHaveCount(0);
      await security.go(`/admin/people?name=${official.user}`);
      await expect(page.getByRole("row").filter({ hasText: official.user })).toContainText("已停用");
    });
  });
}

test("who is asked to sign in comes back to what they wanted", async ({ visit }) => {
  const visitor = await visit();
  visitor.watch.expect(/status of 401/);
  await visitor.go("/my");
  await visitor.follow(visitor.page.getByRole("main").getByRole("link", { name: "登录" }), /\/sign-in/);
  await visitor.page.getByLabel("手机号码", { exact: false }).fill(citizens.li.mobile);
  await visitor.page.getByLabel("密码", { exact: true }).fill(password);
  await visitor.page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(me(visitor, citizens.li.name)).toBeVisible();
});

test("an official needs the code, and a wrong one opens nothing", async ({ visit, server }) => {
  const visitor = await visit();
  await visitor.go("/sign-in/official");
  await visitor.page.getByLabel("用户名", { exact: false }).fill(officials.supervisor.user);
  await visitor.page.getByLabel("密码", { exact: true }).fill(password);
  await visitor.follow(visitor.page.getByRole("main").getByRole("button", { name: "下一步" }), /\/sign-in\/code/);
  await visitor.page.getByLabel("验证码", { exact: true }).fill("000000");
  await visitor.page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(visitor.page.getByRole("alert")).toBeVisible();
  await visitor.go("/");
  await expect(me(visitor, officials.supervisor.name)).toHaveCount(0);
  await signInOfficial(visitor, server, officials.supervisor);
});

test("changing the password ends the sessions on other devices", async ({ visit }) => {
  const here = await visit();
  const person = somebody();
  await register(here, person);
  await expect(me(here, person.name)).toBeVisible();
  const there = await visit();
  await signIn(there, person.mobile, person.password);
  await expect(me(there, person.name)).toBeVisible();

  await here.go("/account");
  await here.page.getByLabel("当前密码").fill(person.password);
  await here.page.getByLabel("新密码", { exact: true }).fill("另一句更长的话 2027");
  await here.page.getByLabel("再次填写密码").fill("另一句更长的话 2027");
  await here.page.getByRole("button", { name: "修改密码" }).click();
  await expect(async () => {
    await there.go("/");
    await expect(me(there, person.name)).toHaveCount(0, { timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await here.go("/");
  await expect(me(here, person.name)).toBeVisible();
});

test("a person takes their data along, and closes the account", async ({ visit }) => {
  const visitor = await visit();
  const person = somebody();
  await register(visitor, person);
  await expect(me(visitor, person.name)).toBeVisible();
  await visitor.go("/account");
  const waiting = visitor.page.waitForEvent("download");
  await visitor.page.getByRole("button", { name: "下载我的数据" }).click();
  const download = await waiting;
  const stream = await download.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString("utf8")).toContain(person.mobile);

  await visitor.page.getByRole("main").getByLabel("密码", { exact: true }).fill(person.password);
  await visitor.page.getByRole("button", { name: "注销账户" }).click();
  await expect(visitor.page.getByText("账户已注销，个人信息已删除。")).toBeVisible();
  await visitor.ready();
  await signIn(visitor, person.mobile, person.password);
  await expect(visitor.page.getByRole("alert")).toBeVisible();
});
