//! A visitor who keeps cookies and doesn't follow redirects unasked.

use std::sync::Arc;

use reqwest::cookie::Jar;
use reqwest::header::{ACCEPT, HeaderMap, LOCATION, ORIGIN};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};

/// A visitor.
#[derive(Clone)]
pub struct Browser {
    http: Client,
    cookies: Arc<Jar>,
    base: String,
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Browser {
    /// A visitor of the server at `base`.
    pub fn new(base: &str) -> Self {
        let cookies = Arc::new(Jar::default());
        let http =
            Client::builder().cookie_provider(cookies.clone()).redirect(Policy::none()).no_proxy().build().unwrap();
        Self { http, cookies, base: base.to_owned() }
    }

    /// The same visitor at another instance: cookies don't know ports.
    pub fn at(&self, other: &Self) -> Self {
        Self { http: self.http.clone(), cookies: Arc::clone(&self.cookies), base: other.base.clone() }
    }

    /// Keeps a cookie that the server did not send.
    pub fn keep_cookie(&self, name: &str, value: &str) {
        self.cookies.add_cookie_str(&format!("{name}={value}; Path=/"), &self.base.parse().unwrap());
    }

    /// Looks at a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).header(ACCEPT, "text/html")).await
    }

    /// Sends a form as a browser without JavaScript does.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(self.request(Method::POST, path).header(ACCEPT, "text/html").form(fields)).await
    }

    /// Calls a server function as the page's script does.
    pub async fn call(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(self.request(Method::POST, path).header(ACCEPT, "application/json").form(fields)).await
    }

    /// Asks a reading server function as the page's script does.
    pub async fn ask(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).header(ACCEPT, "application/json")).await
    }

    /// Goes where the answer leads.
    ///
    /// # Panics
    /// When it leads nowhere.
    pub async fn follow(&self, answer: &Answer) -> Answer {
        let location = answer.location().unwrap_or_else(|| panic!("no redirect: {} {}", answer.status, answer.text));
        let path = location.strip_prefix(&self.base).unwrap_or(location).to_owned();
        self.get(&path).await
    }

    /// A request to be completed by the test; it comes from the server's own pages.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).header(ORIGIN, &self.base)
    }

    /// Sends it.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        Answer::read(request.send().await.unwrap()).await
    }
}

impl Answer {
    /// Reads the answer to its end.
    pub async fn read(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    /// Where it leads.
    pub fn location(&self) -> Option<&str> {
        self.header(LOCATION.as_str())
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}
