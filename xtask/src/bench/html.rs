//! What is read off a page: its words, its forms, its links, what it makes a browser load. No more of HTML is
//! understood than our own pages and the comparison use.

/// A piece of a page.
#[derive(Debug)]
enum Token<'a> {
    Open { name: &'a str, attributes: Vec<(&'a str, String)> },
    Close(&'a str),
    Text(String),
}

/// Words of a page with the element they stand in.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    /// `h1`, `p`, `li`, `td`, `a` …; `p` for anything else.
    pub tag: &'static str,
    /// Where a link leads; else empty.
    pub href: String,
    /// The words.
    pub text: String,
}

/// A form of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    /// Its inputs with their values.
    pub fields: Vec<(String, String)>,
}

/// Elements that keep their name in the comparison.
const KNOWN: [&str; 16] =
    ["h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "th", "td", "a", "button", "label", "summary", "option", "caption"];

/// Elements whose content nobody reads as words.
const SILENT: [&str; 6] = ["script", "style", "template", "svg", "head", "noscript"];

/// Elements without an end.
const VOID: [&str; 10] = ["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"];

/// The words of the body, in order.
pub fn blocks(html: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    // The open elements: name, name in the comparison, where it links to.
    let mut open: Vec<(&str, Option<&'static str>, String)> = Vec::new();
    for token in tokens(html) {
        match token {
            Token::Open { name, attributes } if !VOID.contains(&name) => {
                let known = KNOWN.iter().find(|known| **known == name).copied();
                open.push((name, known, attribute(&attributes, "href").to_owned()));
            }
            Token::Open { .. } => {}
            Token::Close(name) => {
                if let Some(position) = open.iter().rposition(|(known, ..)| *known == name) {
                    open.truncate(position);
                }
            }
            Token::Text(text) if !open.iter().any(|(name, ..)| SILENT.contains(name)) => {
                let holder = open.iter().rev().find_map(|(_, known, href)| Some(((*known)?, href.clone())));
                let (tag, href) = holder.unwrap_or(("p", String::new()));
                blocks.push(Block { tag, href, text });
            }
            Token::Text(_) => {}
        }
    }
    blocks
}

/// The forms with the values the server put into them.
pub fn forms(html: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut current: Option<Form> = None;
    for token in tokens(html) {
        match token {
            Token::Open { name: "form", attributes } => {
                current = Some(Form { action: attribute(&attributes, "action").to_owned(), fields: Vec::new() });
            }
            Token::Open { name: "input", attributes } => {
                if let Some(form) = &mut current {
                    let (name, value) = (attribute(&attributes, "name"), attribute(&attributes, "value"));
                    form.fields.push((name.to_owned(), value.to_owned()));
                }
            }
            Token::Close("form") => forms.extend(current.take()),
            _ => {}
        }
    }
    forms
}

/// Where the links lead.
pub fn links(html: &str) -> Vec<String> {
    let opened = tokens(html).into_iter().filter_map(|token| match token {
        Token::Open { name: "a", attributes } => Some(attribute(&attributes, "href").to_owned()),
        _ => None,
    });
    opened.filter(|href| !href.is_empty()).collect()
}

/// What a browser loads for the page, each once: style sheets, scripts, preloads, images.
pub fn resources(html: &str) -> Vec<String> {
    const LOADING: [&str; 5] = ["stylesheet", "modulepreload", "preload", "icon", "manifest"];
    let mut found: Vec<String> = Vec::new();
    for token in tokens(html) {
        let Token::Open { name, attributes } = token else { continue };
        let rel = attribute(&attributes, "rel");
        let address = match name {
            "link" if LOADING.iter().any(|kind| rel.split(' ').any(|word| word == *kind)) => "href",
            "script" | "img" => "src",
            "use" => "href",
            _ => continue,
        };
        let address = attribute(&attributes, address).split('#').next().unwrap_or_default();
        if address.starts_with('/') && !found.iter().any(|known| known == address) {
            found.push(address.to_owned());
        }
    }
    found
}

fn attribute<'a>(attributes: &'a [(&str, String)], name: &str) -> &'a str {
    attributes.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
}

fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        push_text(&mut tokens, &rest[..start]);
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let end = tag_end(rest);
        let tag = &rest[1..end];
        rest = &rest[(end + 1).min(rest.len())..];
        if let Some(name) = tag.strip_prefix('/') {
            tokens.push(Token::Close(name.trim()));
        } else if !tag.starts_with('!') {
            let (name, attributes) = opened(tag);
            tokens.push(Token::Open { name, attributes });
            if name == "script" || name == "style" {
                rest = rest.find(if name == "script" { "</script" } else { "</style" }).map_or("", |at| &rest[at..]);
            }
        }
    }
    push_text(&mut tokens, rest);
    tokens
}

fn push_text(tokens: &mut Vec<Token<'_>>, raw: &str) {
    let text = raw.trim();
    if !text.is_empty() {
        tokens.push(Token::Text(decode(text)));
    }
}

/// Where the tag that `html` begins with ends: at the first `>` outside quotes.
fn tag_end(html: &str) -> usize {
    let mut quote = None;
    for (at, letter) in html.char_indices() {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (None, '>') => return at,
            _ => {}
        }
    }
    html.len()
}

fn opened(tag: &str) -> (&str, Vec<(&str, String)>) {
    let tag = tag.trim_end_matches('/');
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return (name, attributes);
        }
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        let key = &rest[..end];
        rest = &rest[end..];
        let Some(value) = rest.strip_prefix('=') else {
            attributes.push((key, String::new()));
            continue;
        };
        let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        attributes.push((key, decode(value)));
        rest = after;
    }
}

fn decode(text: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&nbsp;", "\u{a0}")];
    let plain = named.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter));
    plain.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html><head><title>T</title><link rel="stylesheet" href="/pkg/a.css">
        <link rel="modulepreload" href="/pkg/a.js"><script nonce=x>if (1 < 2) { "</p>" }</script></head>
        <body><h1>王 &amp; 李<!----></h1><p>Read <a href="/zh/guides?a=1&amp;b=2" class='x > y'>this</a>.</p>
        <svg><use href="/assets/icons.svg#sun"></use><text>no</text></svg>
        <form action="/api/x" method="post"><input type="hidden" name="ticket[key]" value="k&quot;"><input name="n" required></form>
        </body></html>"#;

    #[test]
    fn words_keep_their_elements() {
        let blocks = blocks(PAGE);
        let short: Vec<_> = blocks.iter().map(|block| (block.tag, block.href.as_str(), block.text.as_str())).collect();
        let link = ("a", "/zh/guides?a=1&b=2", "this");
        assert_eq!(short, [("h1", "", "王 & 李"), ("p", "", "Read"), link, ("p", "", ".")]);
    }

    #[test]
    fn forms_links_and_resources_are_found() {
        let fields = vec![("ticket[key]".to_owned(), "k\"".to_owned()), ("n".to_owned(), String::new())];
        assert_eq!(forms(PAGE), [Form { action: "/api/x".to_owned(), fields }]);
        assert_eq!(links(PAGE), ["/zh/guides?a=1&b=2"]);
        assert_eq!(resources(PAGE), ["/pkg/a.css", "/pkg/a.js", "/assets/icons.svg"]);
    }
}
