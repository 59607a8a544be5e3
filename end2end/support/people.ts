/** The demo city's people, as `crates/demo` makes them. Their password is public. */

export const password = "qingwan-demo-2026";

/** Citizens and a company's agent sign in with a mobile number. */
export const citizens = {
  wang: { mobile: "13800000001", name: "王小明" },
  li: { mobile: "13800000002", name: "李芳" },
  /** Acts for a company, so that forms know its name and code. */
  agent: { mobile: "13800000003", name: "陈建国" },
} as const;

/** Officials sign in with a name, the password and a code. */
export const officials = {
  window: { user: "market.window", name: "周敏" },
  reviewer: { user: "market.review", name: "吴强" },
  head: { user: "market.head", name: "郑丽华" },
  supervisor: { user: "supervisor", name: "曹正" },
  organiser: { user: "review", name: "陆远" },
  system: { user: "sysadmin", name: "严立" },
  security: { user: "secadmin", name: "华安" },
  audit: { user: "auditadmin", name: "金鉴" },
} as const;

export type Citizen = (typeof citizens)[keyof typeof citizens];
export type Official = (typeof officials)[keyof typeof officials];
