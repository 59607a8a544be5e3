//! Somebody who signs in and follows links, as a browser without JavaScript would.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail, ensure};

use super::city::City;
use super::html::{self, Form};
use super::http::{self, Answer, Connection, Cookies};

/// A demo citizen with cases of their own.
const CITIZEN: (&str, &str) = ("13800000001", "qingwan-demo-2026");

/// A demo official with a full inbox.
const OFFICIAL: (&str, &str) = ("market.window", "qingwan-demo-2026");

/// One person's browser.
pub struct Visitor {
    address: SocketAddr,
    connection: Connection,
    cookies: Cookies,
}

impl Visitor {
    /// A stranger.
    pub fn new(address: SocketAddr) -> Result<Self> {
        Ok(Self { address, connection: Connection::open(address)?, cookies: Cookies::default() })
    }

    /// What the browser keeps.
    pub fn cookies(&self) -> Cookies {
        self.cookies.clone()
    }

    /// Signs in as the demo citizen.
    pub fn sign_in_citizen(&mut self) -> Result<()> {
        let page = self.page("/zh/sign-in")?;
        let form = form_with(&page, "password")?;
        self.submit(form, &[("mobile", CITIZEN.0), ("password", CITIZEN.1)]).map(drop)
    }

    /// Signs in as the demo official, with the code of the moment.
    pub fn sign_in_official(&mut self, city: &City) -> Result<()> {
        let page = self.page("/zh/sign-in/official")?;
        let form = form_with(&page, "password")?;
        let next = self.submit(form, &[("user_name", OFFICIAL.0), ("password", OFFICIAL.1)])?;
        let form = form_with(&next, "code")?;
        self.submit(form, &[("code", &city.code(OFFICIAL.0)?)]).map(drop)
    }

    /// The first link on a page that leads below `start`.
    pub fn first_link(&mut self, page: &str, start: &str) -> Result<String> {
        let html = self.page(page)?;
        let link = html::links(&html).into_iter().find(|link| link.len() > start.len() && link.starts_with(start));
        link.with_context(|| format!("{page} has no link to {start}…"))
    }

    fn page(&mut self, path: &str) -> Result<String> {
        let request = http::get(self.address, path, &self.cookies, false);
        let answer = self.connection.send(&request)?;
        self.arrive(answer)
    }

    fn submit(&mut self, mut form: Form, typed: &[(&str, &str)]) -> Result<String> {
        for (name, value) in typed {
            let field = form.fields.iter_mut().find(|(known, _)| known == name);
            field.with_context(|| format!("{} has no field {name}", form.action))?.1 = (*value).to_owned();
        }
        let request = http::post(self.address, &form.action, &self.cookies, &form.fields);
        let answer = self.connection.send(&request)?;
        ensure!(answer.status == 302 || answer.status == 303, "{} answered {}", form.action, answer.status);
        self.arrive(answer)
    }

    /// Follows redirects to a page.
    fn arrive(&mut self, mut answer: Answer) -> Result<String> {
        for _ in 0..5 {
            self.cookies.take(&answer);
            match answer.status {
                200 => return Ok(answer.text()?.to_owned()),
                302 | 303 | 307 | 308 => {
                    let target = answer.header("location").context("a redirect leads somewhere")?;
                    let path = target.strip_prefix(&format!("http://{}", self.address)).unwrap_or(target).to_owned();
                    answer = self.connection.send(&http::get(self.address, &path, &self.cookies, false))?;
                }
                status => bail!("a page answered {status}"),
            }
        }
        bail!("redirects in a circle")
    }
}

fn form_with(page: &str, field: &str) -> Result<Form> {
    let form = html::forms(page).into_iter().find(|form| form.fields.iter().any(|(name, _)| name == field));
    form.with_context(|| format!("the page has no form with a field {field}"))
}
