/** Papers to upload, made up in memory. What they are is told by their content, so the content is right. */

export interface Paper {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A PDF of about this many bytes. */
export function pdf(name: string, bytes = 2_000): Paper {
  const start = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n";
  const end = "\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";
  const filler = `% ${"scan ".repeat(15)}\n`;
  const body = filler.repeat(Math.max(1, Math.ceil((bytes - start.length - end.length) / filler.length)));
  return { name, mimeType: "application/pdf", buffer: Buffer.from(start + body + end) };
}

/** A web page that pretends to be a PDF. */
export function disguised(name: string): Paper {
  return { name, mimeType: "application/pdf", buffer: Buffer.from("<!doctype html><script>alert(1)</script>") };
}
