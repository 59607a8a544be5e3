//! The service guide 办事指南: everything a reader has to know before applying.
//!
//! A guide may be incomplete while it is written. What is public is always a [`super::CompleteGuide`].

use serde::{Deserialize, Serialize};

use super::{CaseType, FlowDefinition, FormDefinition, HandlingForm, ItemType, Level, ServiceObject, Subject};
use crate::text::Bilingual;

/// The guide of one power item. Readers of the guide are not sent the form, whose description is large: for them
/// `Form` is `()`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guide<Form = FormDefinition> {
    /// The item's name in the power list.
    pub name: Bilingual,
    /// What one gets by it, in a sentence a neighbour would understand.
    pub summary: Bilingual,
    /// What people call it: words that lead to it in the search.
    pub keywords: Vec<String>,
    /// The occasions of life or business it belongs to.
    pub themes: Vec<Theme>,
    /// 事项类型
    pub item_type: ItemType,
    /// 行使层级
    pub level: Level,
    /// 实施主体性质
    pub subject: Subject,
    /// 服务对象
    pub service_objects: Vec<ServiceObject>,
    /// 办理形式
    pub handling_forms: Vec<HandlingForm>,
    /// 办件类型
    pub case_type: CaseType,
    /// 设定依据
    pub legal_basis: Vec<LegalBasis>,
    /// 受理条件
    pub conditions: Vec<Bilingual>,
    /// 申请材料
    pub materials: Vec<Material>,
    /// 办理流程
    pub flow: FlowDefinition,
    /// 法定办结时限
    pub statutory_limit: Option<StatutoryLimit>,
    /// 承诺办结时限 in working days, 0 for an immediate item.
    pub promised_limit: Option<u16>,
    /// 收费
    pub fee: Option<Fee>,
    /// 审批结果
    pub result: Option<ResultDocument>,
    /// 办理地点、办理时间
    pub places: Vec<ServicePlace>,
    /// 咨询电话
    pub phone: String,
    /// 监督投诉渠道
    pub complaint: Option<Complaint>,
    /// What went wrong most often for others, and how to avoid it.
    pub pitfalls: Vec<Bilingual>,
    /// The application form.
    pub form: Form,
}

impl<Form> Guide<Form> {
    /// The promised limit in working days; 0 for an immediate item.
    #[must_use]
    pub fn promised_days(&self) -> u16 {
        self.promised_limit.unwrap_or_default()
    }

    /// The law's limit in working days; 0 where the law sets none.
    #[must_use]
    pub fn statutory_days(&self) -> u16 {
        self.statutory_limit.as_ref().map_or(0, |limit| limit.days)
    }

    /// The guide with another form.
    #[must_use]
    pub fn with_form<Other>(self, form: Other) -> Guide<Other> {
        Guide {
            name: self.name,
            summary: self.summary,
            keywords: self.keywords,
            themes: self.themes,
            item_type: self.item_type,
            level: self.level,
            subject: self.subject,
            service_objects: self.service_objects,
            handling_forms: self.handling_forms,
            case_type: self.case_type,
            legal_basis: self.legal_basis,
            conditions: self.conditions,
            materials: self.materials,
            flow: self.flow,
            statutory_limit: self.statutory_limit,
            promised_limit: self.promised_limit,
            fee: self.fee,
            result: self.result,
            places: self.places,
            phone: self.phone,
            complaint: self.complaint,
            pitfalls: self.pitfalls,
            form,
        }
    }
}

/// An occasion under which people look for a service 办事主题.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// 开办餐饮: opening a place to eat.
    Catering,
    /// 开办企业: starting and running a business.
    Business,
    /// 工程建设: building.
    Construction,
    /// 消防安全: fire safety.
    FireSafety,
    /// 公共卫生: public health.
    PublicHealth,
    /// 市容环境: the look and cleanness of the city.
    CityEnvironment,
    /// 住房物业: housing.
    Housing,
    /// 特种设备: special equipment.
    Equipment,
}

impl Theme {
    /// Every theme, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Catering,
        Self::Business,
        Self::Construction,
        Self::FireSafety,
        Self::PublicHealth,
        Self::CityEnvironment,
        Self::Housing,
        Self::Equipment,
    ];

    /// The stable name used in addresses and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Catering => "catering",
            Self::Business => "business",
            Self::Construction => "construction",
            Self::FireSafety => "fire_safety",
            Self::PublicHealth => "public_health",
            Self::CityEnvironment => "city_environment",
            Self::Housing => "housing",
            Self::Equipment => "equipment",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// One provision the item rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalBasis {
    /// The law, regulation or rule with its title marks.
    pub law: Bilingual,
    /// The article.
    pub article: Bilingual,
    /// Its wording. The Chinese text is the authoritative one; the English one is a reading aid.
    pub quote: Bilingual,
}

/// One paper to bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// The stable name within the item: lowercase letters, digits and underscores.
    pub key: String,
    /// What it is called.
    pub name: Bilingual,
    /// In what form it is wanted.
    pub form: MaterialForm,
    /// How many.
    pub copies: u8,
    /// Where it comes from.
    pub source: MaterialSource,
    /// What a good one looks like.
    pub sample: Bilingual,
    /// Whether it has to be there; if not, the sample says when it is needed.
    pub required: bool,
}

/// In what form a paper is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialForm {
    /// 原件
    Original,
    /// 复印件
    Copy,
    /// 电子件
    Electronic,
    /// 原件或电子件
    OriginalOrElectronic,
}

/// Where a paper comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialSource {
    /// 申请人自备
    Applicant,
    /// 政府部门核发
    Government,
    /// 中介机构出具
    Intermediary,
}

/// The limit the law sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatutoryLimit {
    /// Working days.
    pub days: u16,
    /// The provision that sets it.
    pub basis: Bilingual,
}

/// What it costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fee {
    /// 不收费
    Free,
    /// 收费
    Charged {
        /// How much, in words with the unit.
        amount: Bilingual,
        /// The provision that allows it.
        basis: Bilingual,
    },
}

/// What one holds in hand at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultDocument {
    /// Its name.
    pub name: Bilingual,
    /// How long it is valid.
    pub validity: Bilingual,
}

/// A window where the item is handled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicePlace {
    /// What it is called.
    pub name: Bilingual,
    /// Where it is.
    pub address: Bilingual,
    /// When it is open.
    pub hours: Bilingual,
}

/// Where to complain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// By telephone.
    pub phone: String,
    /// In other ways.
    pub channel: Bilingual,
}
