//! People of the tests, and how they sign in.

use domain::accounts::{
    Actor, Citizen, CreditCode, IdentityNumber, MobileNumber, Official, PersonKind, Post, SignedIn, UserName,
};
use domain::ids::PersonId;
use services::IdempotencyKey;
use services::accounts::{NewPerson, SecondStepSecret, create, current_code};

use super::{Answer, Browser, TestApp};

/// The password of everybody in the tests.
pub const PASSWORD: &str = "三月二日星期一早上九点";

/// Somebody with an account.
pub struct Somebody {
    /// The account.
    pub signed_in: SignedIn,
    /// What they sign in with.
    pub login: String,
}

impl Somebody {
    /// As an actor.
    pub fn actor(&self) -> Actor {
        Actor::SignedIn(self.signed_in.clone())
    }

    /// As a citizen.
    pub fn citizen(&self) -> Citizen {
        self.actor().citizen().unwrap()
    }

    /// As an official.
    pub fn official(&self) -> Official {
        self.actor().official().unwrap()
    }

    /// The number.
    pub fn id(&self) -> PersonId {
        self.signed_in.person
    }
}

/// Keys of forms, for whoever posts a form without having seen its page.
pub const KEYS: [&str; 2] = ["0123456789abcdef0001", "0123456789abcdef0002"];

impl TestApp {
    /// The key of a form that nobody has sent yet.
    pub fn key(&self) -> IdempotencyKey {
        self.backend.chance().name().parse().unwrap()
    }

    /// A citizen with the mobile number 138 0000 and this number of four digits.
    pub async fn registered_citizen(&self, name: &str, number: u32) -> Somebody {
        let mobile = format!("1380000{number:04}");
        let new = NewPerson {
            mobile: Some(MobileNumber::parse(&mobile).unwrap()),
            identity: Some(identity(number)),
            ..NewPerson::new(PersonKind::Citizen, name)
        };
        self.person(new, mobile).await
    }

    /// An agent of a company.
    pub async fn registered_agent(&self, name: &str, number: u32) -> Somebody {
        let mobile = format!("1390000{number:04}");
        let new = NewPerson {
            mobile: Some(MobileNumber::parse(&mobile).unwrap()),
            identity: Some(identity(number)),
            company: Some(("海曙小满餐饮有限公司", CreditCode::parse("91350100M000100Y43").unwrap())),
            ..NewPerson::new(PersonKind::CompanyAgent, name)
        };
        self.person(new, mobile).await
    }

    /// An official with these posts and an authenticator app.
    pub async fn official_with_codes(&self, user_name: &str, posts: &[Post]) -> Somebody {
        let new = NewPerson {
            user_name: Some(UserName::parse(user_name).unwrap()),
            second_step: Some(SecondStepSecret([7; 20])),
            posts: posts.to_vec(),
            ..NewPerson::new(PersonKind::Official, user_name)
        };
        self.person(new, user_name.to_owned()).await
    }

    async fn person(&self, mut new: NewPerson<'_>, login: String) -> Somebody {
        new.password_hash = NewPerson::hash_password(&self.backend, PASSWORD).await.unwrap();
        let tx = self.backend.begin(&Actor::System).await.unwrap();
        let person = create(&tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        let signed_in = SignedIn { person, name: new.name.to_owned(), kind: new.kind, posts: new.posts };
        Somebody { signed_in, login }
    }
}

impl Browser {
    /// Signs somebody in as a browser without JavaScript does, with the code where one is asked.
    pub async fn enter(&self, app: &TestApp, somebody: &Somebody) -> Answer {
        let is_official = somebody.signed_in.kind == PersonKind::Official;
        let (path, back) = if is_official {
            ("/api/accounts/sign_in_official", "/zh/sign-in/official")
        } else {
            ("/api/accounts/sign_in", "/zh/sign-in")
        };
        let field = if is_official { "user_name" } else { "mobile" };
        let fields = [(field, somebody.login.as_str()), ("password", PASSWORD), ("ticket[back]", back)];
        let answer = self.post_form(path, &fields).await;
        if !is_official {
            return answer;
        }
        let code = current_code(&app.backend, &somebody.login).await.unwrap();
        self.post_form("/api/accounts/second_step", &[("code", &code), ("ticket[back]", "/zh/sign-in/code")]).await
    }
}

/// A valid identity number for each number of three digits.
pub fn identity(number: u32) -> IdentityNumber {
    let first = format!("33020519900307{:03}", number % 1000);
    let with_check = |check| IdentityNumber::parse(&format!("{first}{check}"));
    "0123456789X".chars().find_map(|check| with_check(check).ok()).unwrap()
}
