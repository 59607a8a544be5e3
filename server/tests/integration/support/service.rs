//! A service of the city that is asked over HTTP: it keeps what it is asked.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Json, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What stood in `Authorization`.
    pub authorization: String,
    /// What was sent.
    pub body: Value,
}

/// The service; it ends with the test's runtime.
#[derive(Clone)]
pub struct HttpService {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    asked: Vec<Asked>,
    next: VecDeque<(StatusCode, Value)>,
    usual: Value,
}

impl HttpService {
    /// Starts listening; its usual answer is 200 and this.
    pub async fn start(usual: Value) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Mutex::new(Shared { asked: Vec::new(), next: VecDeque::new(), usual }));
        let service = Self { address, shared };
        let router = Router::new().route("/ask", post(answer)).with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        service
    }

    /// Its address, for the configuration.
    pub fn url(&self) -> String {
        format!("http://{}/ask", self.address)
    }

    /// Everything it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.lock().unwrap().asked.clone()
    }

    /// Answers the next question so.
    pub fn answer_next(&self, status: u16, body: Value) {
        self.shared.lock().unwrap().next.push_back((StatusCode::from_u16(status).unwrap(), body));
    }
}

async fn answer(
    State(service): State<HttpService>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let authorization = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned());
    let mut shared = service.shared.lock().unwrap();
    shared.asked.push(Asked { authorization: authorization.unwrap_or_default(), body });
    let (status, body) = shared.next.pop_front().unwrap_or_else(|| (StatusCode::OK, shared.usual.clone()));
    (status, Json(body))
}
