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
  "/review/2/results",
  "/review/2/secrecy",
  "/review/2/ballot",
  "/review/2/check",
  "/open",
  "/open/figures",
  "/site-map",
  "/privacy",
  "/accessibility",
  "/components",
  "/sign-in",
  "/sign-in/official",
  "/sign-in/code",
  "/register",
  "/check",
  "/deadlines",
  "/deadlines/years/2026",
  "/no-such-page",
] as const;

/** One guide, whose number the tests find by searching. */
export const ofGuides = "/guides/{guide}";

/**
 * A citizen's pages; `{case}` stands for a case of theirs, `{draft}` for an application not yet submitted, `{issued}`
 * for a case whose document was issued.
 */
export const forCitizens = [
  "/",
  "/my",
  "/cases/{case}",
  "/cases/{issued}/document",
  "/cases/{draft}/apply/form/applicant",
  "/cases/{draft}/apply/form/business",
  "/cases/{draft}/apply/papers",
  "/cases/{draft}/apply/review",
  "/notices",
  "/account",
] as const;

/** An official's pages; `{case}` stands for a case of their department. */
export const forOfficials = [
  "/",
  "/work",
  "/work?case={case}",
  "/work/overview",
  "/work/figures?department=1&figure=waiting",
  "/notices",
  "/account",
] as const;

/** Administrators' pages, each with who may open it. The demo's fourth person is an official; it has 26 notices. */
export const forAdministrators = {
  system: [
    "/admin",
    "/admin/messages",
    "/admin/jobs",
    "/admin/deliveries",
    "/deadlines/notices",
    "/deadlines/notices/new",
    "/deadlines/notices/26",
  ],
  security: ["/admin", "/admin/people", "/admin/people?name=nobody", "/admin/people/new", "/admin/people/4"],
  audit: ["/admin", "/audit", "/audit?subject=person/4", "/audit?person=nobody"],
} as const;

/** A review organiser's pages; `{review}` stands for a review that was published. */
export const forReviewOrganisers = [
  "/review/organise",
  "/review/organise/{review}",
  "/review/organise/{review}/preview",
  "/review/organise/{review}/roll",
  "/review/organise/{review}/members",
  "/review/organise/{review}/members/1",
  "/review/organise/{review}/letters",
  "/review/organise/{review}/delivery",
  "/review/organise/{review}/draw",
  "/review/organise/{review}/comments",
] as const;

/** What anybody reads of a published review. */
export const ofPublishedReviews = [
  "/review/{review}/results",
  "/review/{review}/results/1",
  "/review/{review}/matters",
  "/review/{review}/promises",
  "/review/{review}/mine",
] as const;

/** What is looked at while a review is prepared: by its organiser, and by anybody once a draw is announced. */
export const ofPreparedReviews = {
  definition: "/review/organise/{review}/edit",
  draw: "/review/{review}/draw",
} as const;

/** What became of comments and results: for anybody, and for the head of a department. */
export const afterTheCount = {
  anyone: ["/review/{review}/matters", "/review/{review}/matters/{matter}", "/review/{review}/promises", "/review/{review}/mine"],
  head: [
    "/work/matters",
    "/work/matters/{matter}",
    "/work/promises",
    "/work/promises/{review}/{department}",
    "/work/promises/{review}/{department}/1",
  ],
} as const;

/** The pages of a live session, besides those of its members, whose codes are used up: for anybody, and for its chair. */
export const ofLiveSessions = {
  anyone: ["/review/{review}/screen"],
  chair: ["/review/{review}/chair", "/review/{review}/terminal"],
} as const;

/** The lists above in one. */
export const everywhere: readonly string[] = [
  ...forAnyone,
  ofGuides,
  ...forCitizens,
  ...forOfficials,
  ...Object.values(forAdministrators).flat(),
  ...forReviewOrganisers,
  ...ofPublishedReviews,
  ...Object.values(ofPreparedReviews),
  ...Object.values(afterTheCount).flat(),
  ...Object.values(ofLiveSessions).flat(),
];

/** An address with its placeholders filled in. */
export function fill(path: string, values: Record<string, string | number>): string {
  return Object.entries(values).reduce((filled, [name, value]) => filled.replace(`{${name}}`, String(value)), path);
}
