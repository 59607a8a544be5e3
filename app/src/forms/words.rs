//! The words for what can be wrong with a field.

use domain::error::Fault;

use crate::locale::Lang;
use crate::tr;

/// What is wrong and how to put it right, in words.
#[must_use]
pub fn fault_words(lang: Lang, fault: &Fault) -> String {
    match fault {
        Fault::TooShort(limit) => tr!(lang, errors.field_too_short, limit = limit.to_string()),
        Fault::TooLong(limit) => tr!(lang, errors.field_too_long, limit = limit.to_string()),
        Fault::OutOfRange(low, high) => {
            tr!(lang, errors.field_out_of_range, low = low.to_string(), high = high.to_string())
        }
        Fault::Count(low, high) => {
            tr!(lang, errors.field_count, low = low.to_string(), high = high.to_string())
        }
        Fault::FileTooLarge(limit) => tr!(lang, errors.file_too_large, limit = file_size(*limit)),
        Fault::TooManyFiles(limit) => tr!(lang, errors.too_many_files, limit = limit.to_string()),
        Fault::WaitMinutes(minutes) => tr!(lang, errors.field_wait_minutes, minutes = minutes.to_string()),
        Fault::CasesOpen(count) => tr!(lang, errors.field_cases_open, count = count.to_string()),
        Fault::MustSumTo(percent) => tr!(lang, errors.field_must_sum_to, percent = percent.to_string()),
        plain => plain_words(lang, plain).to_owned(),
    }
}

fn plain_words(lang: Lang, fault: &Fault) -> &'static str {
    match fault {
        Fault::Required => tr!(lang, errors.field_required),
        Fault::NotAChoice => tr!(lang, errors.field_not_a_choice),
        Fault::NotADate => tr!(lang, errors.field_not_a_date),
        Fault::InThePast => tr!(lang, errors.field_in_the_past),
        Fault::InTheFuture => tr!(lang, errors.field_in_the_future),
        Fault::NotAMobileNumber => tr!(lang, errors.field_not_a_mobile_number),
        Fault::NotAnIdentityNumber => tr!(lang, errors.field_not_an_identity_number),
        Fault::NotACreditCode => tr!(lang, errors.field_not_a_credit_code),
        Fault::NotAnEmail => tr!(lang, errors.field_not_an_email),
        Fault::PasswordsDiffer => tr!(lang, errors.field_passwords_differ),
        Fault::PasswordTooCommon => tr!(lang, errors.field_password_too_common),
        Fault::PasswordUnchanged => tr!(lang, errors.field_password_unchanged),
        Fault::Taken => tr!(lang, errors.field_taken),
        Fault::RealNameMismatch => tr!(lang, errors.field_real_name_mismatch),
        Fault::WrongCredentials => tr!(lang, errors.wrong_credentials),
        Fault::FileMissing => tr!(lang, errors.file_missing),
        Fault::FileType => tr!(lang, errors.file_type),
        Fault::MustAgree => tr!(lang, errors.field_must_agree),
        Fault::NotAUserName => tr!(lang, errors.field_not_a_user_name),
        Fault::WrongCode => tr!(lang, errors.field_wrong_code),
        Fault::RolesExclude => tr!(lang, errors.field_roles_exclude),
        Fault::PostHeld => tr!(lang, errors.field_post_held),
        Fault::UserNameTaken => tr!(lang, errors.field_user_name_taken),
        Fault::Twice => tr!(lang, errors.field_twice),
        Fault::EndsBeforeStart => tr!(lang, errors.field_ends_before_start),
        Fault::NothingInCommon => tr!(lang, errors.field_nothing_in_common),
        Fault::NotLater => tr!(lang, errors.field_not_later),
        Fault::ChangedMeanwhile => tr!(lang, errors.field_changed_meanwhile),
        Fault::NotAMemberCode => tr!(lang, errors.field_not_a_member_code),
        Fault::UnknownMemberCode => tr!(lang, errors.field_unknown_member_code),
        Fault::NotAMemberNumber => tr!(lang, errors.field_not_a_member_number),
        Fault::OnRoll => tr!(lang, errors.field_on_roll),
        Fault::OneWithoutPoints => tr!(lang, errors.field_one_without_points),
        Fault::TwoWithPoints => tr!(lang, errors.field_two_with_points),
        Fault::EntriesDiffer => tr!(lang, errors.field_entries_differ),
        _ => tr!(lang, errors.invalid),
    }
}

/// A size in whole units people know: `640 KB`, `20 MB`.
#[must_use]
pub fn file_size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = KIB * KIB;
    if bytes >= MIB { format!("{} MB", bytes / MIB) } else { format!("{} KB", bytes.div_ceil(KIB)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_named() {
        assert_eq!(fault_words(Lang::En, &Fault::TooLong(40)), "Use at most 40 characters.");
        assert_eq!(
            fault_words(Lang::En, &Fault::FileTooLarge(20 << 20)),
            "The file is larger than 20 MB. Choose a smaller one."
        );
        assert_eq!(file_size(1), "1 KB");
    }
}
