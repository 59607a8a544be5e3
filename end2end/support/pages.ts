/** Every page with an address of its own, by who may open it: what looks at "all pages" looks at these. */

/** Pages for anybody. */
export const forAnyone = [
  "/",
  "/guides",
  "/guides?q=开饭店",
  "/guides?q=nothing-like-this",
  "/review",
  "/review/enter",
  "/review/1",
  "/review/2",
  "/review/2/secrecy",
  "/review/2/ballot",
  "/review/2/check",
  "/open",
  "/site-map",
  "/privacy",
  "/accessibility",
  "/components",
  "/sign-in",
  "/register",
  "/check",
  "/deadlines",
  "/no-such-page",
] as const;

/** A citizen's pages; `{case}` stands for a case of theirs, `{draft}` for an application not yet submitted. */
export const forCitizens = [
  "/",
  "/my",
  "/cases/{case}",
  "/cases/{draft}/apply/form/applicant",
  "/cases/{draft}/apply/form/business",
  "/cases/{draft}/apply/papers",
  "/cases/{draft}/apply/review",
  "/notices",
  "/account",
] as const;

/** An official's pages; `{case}` stands for a case of their department. */
export const forOfficials = ["/", "/work", "/work?case={case}", "/work/overview", "/notices", "/account"] as const;

/** Administrators' pages, each with who may open it. */
export const forAdministrators = {
  system: ["/admin", "/admin/messages"],
  security: ["/admin"],
  audit: ["/admin"],
} as const;
