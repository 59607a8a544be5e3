//! Text messages, through whichever gateway the city has.

use std::{future::Future, pin::Pin};

use domain::{
    accounts::MobileNumber,
    notices::{Channel, Failure},
};
use hyper::StatusCode;
use serde_json::{Value, json};

use super::{demo, given_up};
use crate::{
    Backend,
    http::{Answer, Endpoint},
};

/// A text message to be handed to the gateway.
#[derive(Clone, Debug)]
pub struct Text {
    /// The same for every attempt at the same message: the gateway drops a second copy.
    pub request_id: String,
    /// To whom.
    pub to: MobileNumber,
    /// What it says, signed.
    pub text: String,
}

/// The adapter for a provider of text messages.
pub trait SmsGateway: Send + Sync {
    /// Hands the message over and gives the provider's name for it. Handing over the same request id twice sends one
    /// message.
    ///
    /// # Errors
    /// [`Failure`] says whether trying again may help.
    fn send<'a>(
        &'a self,
        backend: &'a Backend,
        text: &'a Text,
    ) -> Pin<Box<dyn Future<Output = Result<String, Failure>> + Send + 'a>>;
}

/// The demo gateway: keeps messages for an administrator to read, and sends none.
#[derive(Clone, Copy, Debug, Default)]
pub struct DemoSms;

impl SmsGateway for DemoSms {
    fn send<'a>(
        &'a self,
        backend: &'a Backend,
        text: &'a Text,
    ) -> Pin<Box<dyn Future<Output = Result<String, Failure>> + Send + 'a>> {
        Box::pin(async move {
            let message = demo::Outgoing {
                channel: Channel::Sms,
                request_id: &text.request_id,
                recipient: text.to.masked(),
                subject: "",
                text: &text.text,
            };
            demo::keep(backend, message).await
        })
    }
}

/// No gateway: deliveries by text message are given up at once, and people are told in the inbox and by e-mail.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSms;

impl SmsGateway for NoSms {
    fn send<'a>(
        &'a self,
        _backend: &'a Backend,
        _text: &'a Text,
    ) -> Pin<Box<dyn Future<Output = Result<String, Failure>> + Send + 'a>> {
        Box::pin(async { Err(Failure::Final(given_up::NO_SMS.to_owned())) })
    }
}

/// A gateway asked over HTTP: it is sent `{"to", "text", "id"}`, and drops a second message with the same `id`.
#[derive(Clone, Debug)]
pub struct HttpSms(pub Endpoint);

impl SmsGateway for HttpSms {
    fn send<'a>(
        &'a self,
        _backend: &'a Backend,
        text: &'a Text,
    ) -> Pin<Box<dyn Future<Output = Result<String, Failure>> + Send + 'a>> {
        Box::pin(async move {
            let message = json!({ "to": text.to.expose(), "text": text.text, "id": text.request_id });
            taken(&self.0.post(&message).await.map_err(Failure::Passing)?)
        })
    }
}

/// What the gateway's answer means. 401 and 403 are about our token and 408 and 429 about the moment, so they pass; any
/// other 4xx is about this message and stays. What the gateway says beside the status may hold the number: it isn't
/// kept.
fn taken(answer: &Answer) -> Result<String, Failure> {
    let status = answer.status;
    if status.is_success() {
        let named = serde_json::from_slice::<Value>(&answer.body).ok();
        let id = named.as_ref().and_then(|named| named["id"].as_str()).unwrap_or(status.as_str());
        return Ok(id.chars().take(100).collect());
    }
    let ours =
        [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
    Err(if status.is_client_error() && !ours.contains(&status) {
        Failure::Final(format!("{}{status}", given_up::SMS_REFUSED))
    } else {
        Failure::Passing(format!("the gateway answered {status}"))
    })
}
