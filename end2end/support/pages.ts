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

/** Administrators' pages, each with who may open it. The demo's fourth person is an official. */
export const forAdministrators = {
  system: ["/admin", "/admin/messages"],
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

/** The pages of a live session, besides those of its members, whose codes are used up: for anybody, and for its chair. */
export const ofLiveSessions = {
  anyone: ["/review/{review}/screen"],
  chair: ["/review/{review}/chair", "/review/{review}/terminal"],
} as const;
