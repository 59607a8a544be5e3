//! Members vote, as their browsers would: sign in, blind, get a token, cast.

use std::{collections::BTreeMap, net::Ipv4Addr};

use ballot::{
    Id,
    bytes::Fixed,
    canonical,
    cast::{Ballot, CastBallot, CastRequest, Comments, Grades},
    manifest::{Manifest, Review},
    signing::Signed,
    token::{Blinding, SavedToken},
};
use domain::{accounts::Actor, error::ErrorCode};
use services::{
    Backend, ChanceRng, Result, ServiceError,
    accounts::{Origin, session},
    review::{IssuedCode, Writer, issue_token, open_manifest, sign_in_member},
};

/// What some of them write.
const COMMENTS: [&str; 6] = [
    "窗口工作人员态度很好，一次讲清。",
    "材料清单能再短一些就好了。",
    "办理进度网上能查，方便。",
    "电话经常打不通，希望改进。",
    "执法说明清楚，程序规范。",
    "政策解读可以更通俗。",
];

/// Lets the members with these codes vote, and gives the secrets of their comments.
pub async fn vote(backend: &Backend, writer: &Writer, public_id: &str, codes: &[IssuedCode]) -> Result<Vec<Fixed<32>>> {
    let signed: Signed<Manifest> = serde_json::from_str(&open_manifest(backend, public_id).await?)?;
    let review = Review::freeze(signed.content).map_err(ServiceError::fault)?;
    let (mut requests, mut secrets) = (Vec::with_capacity(codes.len()), Vec::new());
    for (place, code) in codes.iter().enumerate() {
        let token = token(backend, &review, code).await?;
        let request = request(backend, &review, &token, place)?;
        secrets.extend(request.comments.secrets().into_values());
        requests.push(canonical::to_bytes(&request).map_err(ServiceError::fault)?);
    }
    // Many at once, so that few transactions carry them; never more than may wait.
    for requests in requests.chunks(1024) {
        let sent = requests.iter().map(|request| writer.cast(public_id, request));
        for receipt in futures::future::join_all(sent).await {
            receipt.map_err(ServiceError::fault)?;
        }
    }
    Ok(secrets)
}

async fn token(backend: &Backend, review: &Review, code: &IssuedCode) -> Result<SavedToken> {
    let origin = Origin { address: Ipv4Addr::LOCALHOST.into(), user_agent: String::new(), device: None };
    let opened = sign_in_member(backend, &code.code.expose(), &origin).await?;
    let session = session(backend, opened.session).await?.ok_or(ErrorCode::NotSignedIn)?;
    let member = Actor::SignedIn(session.signed_in).panel_member()?;
    let group: Id = code.group_key.replace('_', "-").parse().map_err(ServiceError::fault)?;
    let key = &review.group(&group).ok_or(ErrorCode::NotFound)?.token_key;
    let mut rng = ChanceRng(backend.chance());
    let blinding = Blinding::new(&mut rng, key, review.fingerprint(), group).map_err(ServiceError::fault)?;
    let answer = issue_token(backend, &member, opened.session, blinding.blinded_message()).await?;
    blinding.finish(key, &answer).map_err(ServiceError::fault)
}

/// Every third member writes a comment, to each department in turn, so that every one has some to answer.
const WRITES: usize = 3;

fn request(backend: &Backend, review: &Review, token: &SavedToken, member: usize) -> Result<CastRequest> {
    let (manifest, chance) = (review.manifest(), backend.chance());
    let mut ratings = BTreeMap::new();
    for (place, subject) in manifest.departments.iter().enumerate() {
        let known = knows(place, chance.bytes::<1>()[0]);
        let grade = |_| if known { grade(place, chance.bytes::<1>()[0]) } else { DONT_KNOW };
        ratings.insert(subject.id.clone(), Grades(manifest.criteria.iter().map(grade).collect()));
    }
    let texts = if member.is_multiple_of(WRITES) {
        let subject = manifest.departments[member / WRITES % manifest.departments.len()].id.clone();
        let [which] = chance.bytes::<1>();
        BTreeMap::from([(subject, COMMENTS[usize::from(which) % COMMENTS.len()].to_owned())])
    } else {
        BTreeMap::new()
    };
    let comments = Comments::new(&mut ChanceRng(chance), texts);
    let ballot = Ballot {
        review: token.review,
        group: token.group.clone(),
        window: None,
        ratings,
        comments: comments.commitment().map_err(ServiceError::fault)?,
    };
    Ok(CastRequest { cast: CastBallot { ballot, token: token.token.clone() }, comments })
}

/// Whether a member has had to do with this organ: of some all have, of others less than half.
fn knows(place: usize, random: u8) -> bool {
    usize::from(random) >= place * 53 % 170
}

/// Where the demo's scale says "don't know".
const DONT_KNOW: u8 = 3;

/// Satisfied, fairly satisfied, dissatisfied, don't know: organs differ a little, as they do.
fn grade(place: usize, random: u8) -> u8 {
    let satisfied = 110 + u8::try_from(place * 11 % 60).unwrap_or(0);
    match random {
        random if random < satisfied => 0,
        random if random < 205 => 1,
        random if random < 225 => 2,
        _ => DONT_KNOW,
    }
}
