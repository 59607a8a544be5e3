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
  water: { user: "water.head", name: "韩志远" },
  supervisor: { user: "supervisor", name: "曹正" },
  organiser: { user: "review", name: "陆远" },
  system: { user: "sysadmin", name: "严立" },
  security: { user: "secadmin", name: "华安" },
  audit: { user: "auditadmin", name: "金鉴" },
} as const;

/**
 * Members of the open review who did not vote yet, each with the code of their letter. A member votes once, so each
 * test has its own.
 */
export const members = {
  whole: { number: "D001", code: "69J9-TPGA-N3W2-KAR0-475MZ" },
  reload: { number: "D002", code: "7X2M-4B45-V5HM-CNHS-QSY3R" },
  offline: { number: "D003", code: "NK2Y-N4YE-TKNJ-G5W5-DWGZD" },
  moved: { number: "D004", code: "H2TD-2NJ3-XWP6-MCYA-150S8" },
  plain: { number: "D005", code: "R8B2-AP3M-P1RF-WV5J-H6W4E" },
  keyboard: { number: "D006", code: "Z38E-A5EF-SE79-D0PY-VFSXW" },
  normal: { number: "D007", code: "TQE8-D77P-PD5N-3YMP-YV0F9" },
  elder: { number: "D008", code: "2783-03QW-DAW7-XPWZ-VKFCS" },
  dark: { number: "D009", code: "9WD9-QV5D-KKZC-G5GA-5WXKH" },
  tabs: { number: "D010", code: "4DZH-X2KS-W7PK-DNPR-EFW2R" },
  left: { number: "D011", code: "8B48-T4VR-1NT2-0H4E-096BW" },
  closed: { number: "D012", code: "P909-YCB0-X3D7-AEZR-R18B3" },
  late: { number: "D013", code: "N8QM-MZ03-53EA-5K10-ERMFN" },
  scanned: { number: "D014", code: "T4QX-9DD8-89K6-9YPR-Y81G1" },
  atTerminal: { number: "D015", code: "50W8-F63Q-21PD-13QR-PKPZ4" },
  wholeInEnglish: { number: "D021", code: "P9P6-8852-5DNF-ZAH7-V7651" },
  offlineInEnglish: { number: "D022", code: "4MZR-YYBZ-08ZF-SDGP-9C7HT" },
  movedInEnglish: { number: "D023", code: "WXHR-CTDR-TSWG-0ADT-7JVKD" },
  bare: { number: "D024", code: "BX3A-BKQY-R2YA-M7GB-B2P4G" },
  cut: { number: "D025", code: "93EN-1CD3-C1M9-CA3G-05EMR" },
  patient: { number: "D026", code: "RYZF-513E-TMRB-QB22-VHRK0" },
  watched: { number: "D027", code: "PFBX-KE2Z-FCKX-G0Q5-T15ZX" },
} as const;

/** The members of the live review, each with the code of their letter. */
export const delegates: readonly Member[] = [
  { number: "L01", code: "4H9Y-8ZAW-5C9Q-CG1S-2WFQK" },
  { number: "L02", code: "CKNY-YNK6-372N-R67M-6WK5X" },
  { number: "L03", code: "YV6V-V6MG-JCY1-XCQ4-NFC2E" },
  { number: "L04", code: "538H-2J97-1RQ0-B54X-X1VWQ" },
  { number: "L05", code: "4XBW-5MYW-J2Y7-ZTFD-34929" },
  { number: "L06", code: "6F5P-HTGE-2G61-7GXS-VPNF9" },
  { number: "L07", code: "SY86-51QD-K466-NJPB-MP4WR" },
  { number: "L08", code: "6EVJ-RN05-XFHJ-YKE1-ZAVCZ" },
  { number: "L09", code: "QR22-CS5M-X4XH-FQ1V-6D81Y" },
  { number: "L10", code: "69WA-DC2G-KX07-0S0A-114WY" },
];

/** The numbers of the demo's open review, of the one that was published, and of the one that waits for its chair. */
export const reviews = { open: 2, published: 1, live: 3 } as const;

export interface Member {
  readonly number: string;
  readonly code: string;
}
export type Citizen = (typeof citizens)[keyof typeof citizens];
export type Official = (typeof officials)[keyof typeof officials];
