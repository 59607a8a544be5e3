//! The codes of GB/T 39046—2020, annex A, as types.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal / $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the standard's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code of the standard.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The stable name used in addresses and on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the code of the standard.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }

            /// Reads the stable name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    )+};
}

codes! {
    /// The kind of power 事项类型.
    ItemType {
        /// 行政许可
        Licensing = "01" / "licensing",
        /// 行政处罚
        Penalty = "02" / "penalty",
        /// 行政强制
        Coercion = "03" / "coercion",
        /// 行政征收
        Levy = "04" / "levy",
        /// 行政给付
        Payment = "05" / "payment",
        /// 行政检查
        Inspection = "06" / "inspection",
        /// 行政确认
        Confirmation = "07" / "confirmation",
        /// 行政奖励
        Award = "08" / "award",
        /// 行政裁决
        Adjudication = "09" / "adjudication",
        /// 其他行政权力
        Other = "10" / "other",
        /// 公共服务
        PublicService = "20" / "public_service",
    }
    /// The level on which the power is exercised 行使层级.
    Level {
        /// 国家级
        National = "1" / "national",
        /// 省级
        Provincial = "2" / "provincial",
        /// 市级
        City = "3" / "city",
        /// 县级
        County = "4" / "county",
        /// 乡镇（街道）级
        Township = "5" / "township",
        /// 村（社区）级
        Village = "6" / "village",
        /// 分级管理
        Graded = "7" / "graded",
    }
    /// In what right the subject exercises it 实施主体性质.
    Subject {
        /// 法定机关
        StatutoryOrgan = "1" / "statutory_organ",
        /// 授权组织
        Authorised = "2" / "authorised",
        /// 受委托组织
        Entrusted = "3" / "entrusted",
        /// 其他
        Other = "9" / "other",
    }
    /// Whom the item serves 服务对象.
    ServiceObject {
        /// 自然人
        Person = "1" / "person",
        /// 企业法人
        Enterprise = "2" / "enterprise",
        /// 事业法人
        PublicInstitution = "3" / "public_institution",
        /// 社会组织法人
        SocialOrganisation = "4" / "social_organisation",
        /// 行政机关
        Government = "5" / "government",
        /// 其他组织
        Other = "6" / "other",
    }
    /// How it can be handled 办理形式.
    HandlingForm {
        /// 窗口办理
        Window = "1" / "window",
        /// 网上办理
        Computer = "2" / "computer",
        /// 移动端办理
        Mobile = "3" / "mobile",
        /// 快递申请
        Courier = "4" / "courier",
        /// 其他
        Other = "9" / "other",
    }
    /// How long it takes by its nature 办件类型.
    CaseType {
        /// 即办件: decided while the applicant waits.
        Immediate = "1" / "immediate",
        /// 承诺件: decided within a promised limit.
        Promised = "2" / "promised",
        /// 其他
        Other = "9" / "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_read_back() {
        for &value in ItemType::ALL {
            assert_eq!(ItemType::from_code(value.code()), Some(value));
            assert_eq!(ItemType::from_name(value.name()), Some(value));
        }
        assert_eq!(ItemType::from_code("20"), Some(ItemType::PublicService));
        assert_eq!(Subject::from_code("4"), None);
    }
}
