//! What acts are called, and what a check found.

use domain::audit::Trouble;

use crate::prelude::*;

/// An act of the log, in words; none for a name this version does not know.
pub fn act(lang: Lang, name: &str) -> Option<&'static str> {
    let (word, verb) = name.split_once('/')?;
    match word {
        "accounts" => accounts(lang, verb),
        "cases" => cases(lang, verb),
        "review" => review(lang, verb),
        _ => others(lang, name),
    }
}

/// What is wrong with the log, and where.
pub fn trouble(lang: Lang, trouble: Trouble, seq: u64) -> String {
    let seq = seq.to_string();
    match trouble {
        Trouble::Missing => tr!(lang, audit.trouble_missing, seq = seq),
        Trouble::Changed => tr!(lang, audit.trouble_changed, seq = seq),
        Trouble::Unlinked => tr!(lang, audit.trouble_unlinked, seq = seq),
        Trouble::Moved => tr!(lang, audit.trouble_moved, seq = seq),
        Trouble::CutOff => tr!(lang, audit.trouble_cut_off, seq = seq),
        Trouble::BehindHead => tr!(lang, audit.trouble_behind, seq = seq),
    }
}

fn accounts(lang: Lang, verb: &str) -> Option<&'static str> {
    Some(match verb {
        "change_password" => tr!(lang, audit.act_accounts_change_password),
        "close" => tr!(lang, audit.act_accounts_close),
        "create_official" => tr!(lang, audit.act_accounts_create_official),
        "export" => tr!(lang, audit.act_accounts_export),
        "grant_post" => tr!(lang, audit.act_accounts_grant_post),
        "register_agent" => tr!(lang, audit.act_accounts_register_agent),
        "register_citizen" => tr!(lang, audit.act_accounts_register_citizen),
        "renew_recovery_codes" => tr!(lang, audit.act_accounts_renew_recovery_codes),
        "reset_password" => tr!(lang, audit.act_accounts_reset_password),
        "reset_second_step" => tr!(lang, audit.act_accounts_reset_second_step),
        "restore" => tr!(lang, audit.act_accounts_restore),
        "revoke_session" => tr!(lang, audit.act_accounts_revoke_session),
        "set_contact" => tr!(lang, audit.act_accounts_set_contact),
        "set_up_second_step" => tr!(lang, audit.act_accounts_set_up_second_step),
        "sign_in" => tr!(lang, audit.act_accounts_sign_in),
        "sign_in_slowed" => tr!(lang, audit.act_accounts_sign_in_slowed),
        "sign_out" => tr!(lang, audit.act_accounts_sign_out),
        "suspend" => tr!(lang, audit.act_accounts_suspend),
        "unmask" => tr!(lang, audit.act_accounts_unmask),
        "use_recovery_code" => tr!(lang, audit.act_accounts_use_recovery_code),
        "withdraw_post" => tr!(lang, audit.act_accounts_withdraw_post),
        _ => return None,
    })
}

fn cases(lang: Lang, verb: &str) -> Option<&'static str> {
    Some(match verb {
        "accept" => tr!(lang, audit.act_cases_accept),
        "answer" => tr!(lang, audit.act_cases_answer),
        "ask" => tr!(lang, audit.act_cases_ask),
        "correct" => tr!(lang, audit.act_cases_correct),
        "decide" => tr!(lang, audit.act_cases_decide),
        "decline" => tr!(lang, audit.act_cases_decline),
        "deem_accepted" => tr!(lang, audit.act_cases_deem_accepted),
        "discard" => tr!(lang, audit.act_cases_discard),
        "import" => tr!(lang, audit.act_cases_import),
        "issue" => tr!(lang, audit.act_cases_issue),
        "lapse" => tr!(lang, audit.act_cases_lapse),
        "object" => tr!(lang, audit.act_cases_object),
        "pass" => tr!(lang, audit.act_cases_pass),
        "rate" => tr!(lang, audit.act_cases_rate),
        "recount" => tr!(lang, audit.act_cases_recount),
        "remove_paper" => tr!(lang, audit.act_cases_remove_paper),
        "start" => tr!(lang, audit.act_cases_start),
        "submit" => tr!(lang, audit.act_cases_submit),
        "supplement" => tr!(lang, audit.act_cases_supplement),
        "take" => tr!(lang, audit.act_cases_take),
        "upload" => tr!(lang, audit.act_cases_upload),
        "withdraw" => tr!(lang, audit.act_cases_withdraw),
        _ => return None,
    })
}

fn review(lang: Lang, verb: &str) -> Option<&'static str> {
    Some(match verb {
        "add_member" => tr!(lang, audit.act_review_add_member),
        "announce_draw" => tr!(lang, audit.act_review_announce_draw),
        "answer_matter" => tr!(lang, audit.act_review_answer_matter),
        "approve" => tr!(lang, audit.act_review_approve),
        "approve_results" => tr!(lang, audit.act_review_approve_results),
        "ask_close" => tr!(lang, audit.act_review_ask_close),
        "batch" => tr!(lang, audit.act_review_batch),
        "begin_round" => tr!(lang, audit.act_review_begin_round),
        "cancel" => tr!(lang, audit.act_review_cancel),
        "change_roll" => tr!(lang, audit.act_review_change_roll),
        "check_measure" => tr!(lang, audit.act_review_check_measure),
        "claim_measure" => tr!(lang, audit.act_review_claim_measure),
        "close" => tr!(lang, audit.act_review_close),
        "correct_contact" => tr!(lang, audit.act_review_correct_contact),
        "count" => tr!(lang, audit.act_review_count),
        "create" => tr!(lang, audit.act_review_create),
        "destroy_keys" => tr!(lang, audit.act_review_destroy_keys),
        "edit" => tr!(lang, audit.act_review_edit),
        "empty_roll" => tr!(lang, audit.act_review_empty_roll),
        "end_round" => tr!(lang, audit.act_review_end_round),
        "fetch_letters" => tr!(lang, audit.act_review_fetch_letters),
        "import_roll" => tr!(lang, audit.act_review_import_roll),
        "issue_codes" => tr!(lang, audit.act_review_issue_codes),
        "issue_token" => tr!(lang, audit.act_review_issue_token),
        "lapse_matter" => tr!(lang, audit.act_review_lapse_matter),
        "letters_ready" => tr!(lang, audit.act_review_letters_ready),
        "moderate" => tr!(lang, audit.act_review_moderate),
        "note_lost" => tr!(lang, audit.act_review_note_lost),
        "open" => tr!(lang, audit.act_review_open),
        "preview" => tr!(lang, audit.act_review_preview),
        "promise" => tr!(lang, audit.act_review_promise),
        "publish" => tr!(lang, audit.act_review_publish),
        "put_off_measure" => tr!(lang, audit.act_review_put_off_measure),
        "recheck" => tr!(lang, audit.act_review_recheck),
        "recount_matter" => tr!(lang, audit.act_review_recount_matter),
        "refuse" => tr!(lang, audit.act_review_refuse),
        "reissue_code" => tr!(lang, audit.act_review_reissue_code),
        "run_draw" => tr!(lang, audit.act_review_run_draw),
        "send_back" => tr!(lang, audit.act_review_send_back),
        "session_close" => tr!(lang, audit.act_review_session_close),
        "session_close_early" => tr!(lang, audit.act_review_session_close_early),
        "session_extend" => tr!(lang, audit.act_review_session_extend),
        "session_open" => tr!(lang, audit.act_review_session_open),
        "session_repeat" => tr!(lang, audit.act_review_session_repeat),
        "session_void" => tr!(lang, audit.act_review_session_void),
        "sign_in" => tr!(lang, audit.act_review_sign_in),
        "stop_round" => tr!(lang, audit.act_review_stop_round),
        "strike_member" => tr!(lang, audit.act_review_strike_member),
        "submit" => tr!(lang, audit.act_review_submit),
        "take_bounce" => tr!(lang, audit.act_review_take_bounce),
        "void" => tr!(lang, audit.act_review_void),
        "withdraw_draw" => tr!(lang, audit.act_review_withdraw_draw),
        _ => return None,
    })
}

fn others(lang: Lang, name: &str) -> Option<&'static str> {
    Some(match name {
        "audit/check" => tr!(lang, audit.act_audit_check),
        "catalogue/enter" => tr!(lang, audit.act_catalogue_enter),
        "catalogue/publish" => tr!(lang, audit.act_catalogue_publish),
        "catalogue/withdraw" => tr!(lang, audit.act_catalogue_withdraw),
        "deadlines/enter-notice" => tr!(lang, audit.act_deadlines_enter_notice),
        "jobs/try_again" => tr!(lang, audit.act_jobs_try_again),
        "notices/try_again" => tr!(lang, audit.act_notices_try_again),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use domain::audit::ACTIONS;

    use super::*;

    #[test]
    fn every_act_has_words_in_both_languages() {
        for lang in Lang::ALL {
            let without: Vec<_> = ACTIONS.iter().filter(|name| act(lang, name).is_none()).collect();
            assert!(without.is_empty(), "no words for {without:?}");
        }
        assert_eq!(act(Lang::Zh, "cases/forget"), None);
    }
}
