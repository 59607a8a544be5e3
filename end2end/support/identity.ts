/** People who don't exist yet, for registering. */

/** An 18-digit identity number of the demo city's made-up area code, with the check digit of GB 11643-1999. */
export function identityNumber(birth: string, serial: number): string {
  const digits = `990102${birth}${String(serial).padStart(3, "0")}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...digits].reduce((sum, digit, index) => sum + Number(digit) * (weights[index] ?? 0), 0);
  return digits + "10X98765432".charAt(sum % 11);
}

let made = 0;

/** Somebody new: a mobile number and an identity number that nobody in this run has. */
export function somebody(): { mobile: string; identity: string; name: string; password: string } {
  made += 1;
  const number = (Date.now() + made) % 100_000_000;
  return {
    mobile: `139${String(number).padStart(8, "0")}`,
    identity: identityNumber(`19${70 + (made % 30)}0${1 + (made % 9)}1${made % 10}`, number % 1_000),
    name: "赵新民",
    password: "一句只有我记得的话 2026",
  };
}
