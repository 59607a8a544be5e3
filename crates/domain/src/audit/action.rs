//! The names of all acts in the log, as `<word>/<verb>`. They never change once released: old events keep them.

/// Every act that is logged, feature by feature. The interface has words for each.
pub const ACTIONS: &[&str] = &[
    "accounts/change_password",
    "accounts/close",
    "accounts/create_official",
    "accounts/export",
    "accounts/grant_post",
    "accounts/register_agent",
    "accounts/register_citizen",
    "accounts/renew_recovery_codes",
    "accounts/reset_password",
    "accounts/reset_second_step",
    "accounts/restore",
    "accounts/revoke_session",
    "accounts/set_contact",
    "accounts/set_up_second_step",
    "accounts/sign_in",
    "accounts/sign_in_slowed",
    "accounts/sign_out",
    "accounts/suspend",
    "accounts/unmask",
    "accounts/use_recovery_code",
    "accounts/withdraw_post",
    "audit/check",
    "cases/accept",
    "cases/answer",
    "cases/ask",
    "cases/correct",
    "cases/decide",
    "cases/decline",
    "cases/deem_accepted",
    "cases/discard",
    "cases/import",
    "cases/issue",
    "cases/lapse",
    "cases/object",
    "cases/pass",
    "cases/rate",
    "cases/recount",
    "cases/remove_paper",
    "cases/start",
    "cases/submit",
    "cases/supplement",
    "cases/take",
    "cases/upload",
    "cases/withdraw",
    "catalogue/enter",
    "catalogue/publish",
    "catalogue/withdraw",
    "deadlines/enter-notice",
    "jobs/try_again",
    "notices/try_again",
    "review/add_member",
    "review/announce_draw",
    "review/answer_matter",
    "review/approve",
    "review/approve_results",
    "review/ask_close",
    "review/batch",
    "review/begin_round",
    "review/cancel",
    "review/change_roll",
    "review/check_measure",
    "review/claim_measure",
    "review/close",
    "review/correct_contact",
    "review/count",
    "review/create",
    "review/destroy_keys",
    "review/edit",
    "review/empty_roll",
    "review/end_round",
    "review/fetch_letters",
    "review/import_roll",
    "review/issue_codes",
    "review/issue_token",
    "review/lapse_matter",
    "review/letters_ready",
    "review/moderate",
    "review/note_lost",
    "review/open",
    "review/preview",
    "review/promise",
    "review/publish",
    "review/put_off_measure",
    "review/recheck",
    "review/recount_matter",
    "review/refuse",
    "review/reissue_code",
    "review/run_draw",
    "review/send_back",
    "review/session_close",
    "review/session_close_early",
    "review/session_extend",
    "review/session_open",
    "review/session_repeat",
    "review/session_void",
    "review/sign_in",
    "review/stop_round",
    "review/strike_member",
    "review/submit",
    "review/take_bounce",
    "review/void",
    "review/withdraw_draw",
];

/// Whether the log knows an act of this name.
#[must_use]
pub fn is_action(name: &str) -> bool {
    ACTIONS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::Act;

    #[test]
    fn names_are_a_word_and_a_verb_and_stand_once() {
        for name in ACTIONS {
            let (word, verb) = name.split_once('/').unwrap();
            let is_plain =
                |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b"_-".contains(&b));
            assert!(is_plain(word) && is_plain(verb), "{name}");
        }
        assert!(ACTIONS.is_sorted_by(|one, next| one < next));
    }

    #[test]
    fn every_act_on_a_case_has_its_name() {
        for act in Act::ALL {
            assert!(is_action(&format!("cases/{}", act.name())), "{}", act.name());
        }
        assert!(!is_action("cases/forget"));
    }
}
