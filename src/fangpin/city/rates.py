"""Every rate and level of the synthetic city in one place, each with its source or the word default."""

# ---- The truth's own line --------------------------------------------------------------------------------
# The city's own assumption for what a household needs: Hebei's line was not found, central provinces stood
# between 7,500 and 9,000 yuan in 2024 and 2025. The screening must not read it from here.
LINE_YUAN = 8_500

# ---- Where the rural households are -----------------------------------------------------------------------
# Thousand rural people by county, derived from the 2020 census populations and rough rural shares (Hengshui notes
# 8.1, low confidence). A county not listed here counts with the number of its villages.
RURAL_THOUSANDS = {
    "131102": 180, "131103": 183, "131121": 220, "131122": 165, "131123": 118, "131124": 155, "131125": 180,
    "131126": 237, "131127": 278, "131128": 176, "131171": 60, "131172": 40, "131182": 299,
}  # fmt: skip
PEOPLE_OF_A_VILLAGE = 500

# ---- Households (default; mean size from the 2020 census trend 2.7-2.8, rural a little larger) -----------
HOUSEHOLDS_PER_VILLAGE_SHOWN = 40  # small cities use fewer villages of this size instead of 5,000 tiny ones
FAMILY_SHARES = {
    "old_alone": 0.095,
    "old_couple": 0.155,
    "couple": 0.125,
    "parents_children": 0.235,
    "three_generations": 0.185,
    "grown_child": 0.125,
    "single_parent": 0.030,
    "alone": 0.035,
    "skipped_generation": 0.015,
}
BORN_IN_ANOTHER_COUNTY = 0.22  # wives and mothers from a neighbouring county (default)
BORN_IN_ANOTHER_PROVINCE = 0.05  # default
FOREIGN_BIRTH_CODES = (130981, 130930, 130526, 130534, 371402, 371423, 371426, 530326, 520221, 510722, 410927)
FEMALE_SINGLE_SHARE = 0.55
RARE_CHARACTER_NAMES = 0.0015  # default
DOTTED_NAMES = 0.0004  # default
ETHNICITY_SHARES = {"汉": 0.982, "回": 0.010, "满": 0.005, "蒙古": 0.002, "维吾尔": 0.0005, "藏": 0.0005}

# ---- Health and labour (disability 4-5 % of people, grades 1-2 about 40 %: Hengshui notes 8.3) -----------
CHRONIC_BY_AGE = ((0, 0.01), (18, 0.04), (40, 0.13), (60, 0.38), (75, 0.50))
SERIOUS_BY_AGE = ((0, 0.001), (40, 0.008), (60, 0.020), (75, 0.022))
DISABLED_BY_AGE = ((0, 0.010), (18, 0.029), (45, 0.050), (60, 0.092), (75, 0.125))
DISABILITY_CATEGORY_SHARES = (0.12, 0.15, 0.03, 0.50, 0.09, 0.08, 0.03)  # 视力 听力 言语 肢体 智力 精神 多重
DISABILITY_GRADE_SHARES = (0.15, 0.25, 0.30, 0.30)
SKILLED_SHARE = 0.08
WEAK_LABOUR_SHARE = 0.05

# ---- Work and income (rural Hengshui about 18,000 yuan a head in 2023, growing 6 % a year: notes 8.2) ----
INCOME_GROWTH_A_YEAR = 0.06
MIGRANT_MEN_BY_AGE = ((16, 0.60), (40, 0.55), (50, 0.36), (60, 0.0))
MIGRANT_WOMEN_BY_AGE = ((16, 0.46), (30, 0.20), (45, 0.11), (55, 0.0))
LOCAL_WORK_BY_AGE = ((16, 0.48), (45, 0.48), (55, 0.42), (60, 0.27), (68, 0.08), (73, 0.0))
ODD_JOBS_SHARE = 0.75  # of the able households without other work
SELF_EMPLOYED_SHARE = 0.05
MIGRANT_WAGE_YUAN = (4_000, 0.34)  # median a month, sigma of its logarithm (default)
LOCAL_WAGE_YUAN = (2_300, 0.40)
SHOP_PROFIT_YUAN = (2_800, 0.55)
HOUSEHOLD_SPREAD = 0.22  # sigma of what all members of a household share: skill, luck, village
SPRING_FESTIVAL_GAP = 0.28  # migrants without work in February (default)
WINTER_IDLE = 0.45  # local casual workers without work in each winter month
LAND_MU_PER_HEAD = (1.6, 0.45)
GRAIN_GROSS_YUAN_PER_MU = 2_350  # wheat and maize of a year (default)
GRAIN_COST_SHARE = 0.46
RENTS_OUT_LAND = 0.33
LAND_RENT_YUAN_PER_MU = 850
SPECIAL_CROPS = {"greenhouse": (0.060, 42_000), "orchard": (0.045, 30_000), "breeding": (0.040, 46_000)}
SPECIAL_COST_SHARE = 0.52
BASIC_PENSION_YUAN = (215, 0.18)  # a month, residents' scheme, 60 and older (default)
WORKER_PENSION_SHARE = 0.07
WORKER_PENSION_YUAN = (2_700, 0.25)
CHILDREN_SUPPORT_YUAN = (
    3_600,
    0.55,
)  # a year and head from children who live apart, to old couples and singles
OTHER_TRANSFER_YUAN = (620, 0.4)  # subsidies a year and household

# ---- Standing in the registers (Hengshui notes 8.3) --------------------------------------------------------
LIFTED_OUT_SHARE = 0.07
TEKUN_SHARE = 0.009
DIBAO_SHARE = 0.035
DIBAO_EDGE_SHARE = 0.010
MONITORED_NOW_SHARE = 0.006
MONITORED_ELIMINATED_OF_EVER = 0.65
MONITORED_KIND_SHARES = {"脱贫不稳定户": 0.35, "边缘易致贫户": 0.45, "突发严重困难户": 0.20}
DIBAO_YUAN_PER_HEAD = (370, 0.16)  # a month
TEKUN_YUAN_PER_HEAD = 960
EDGE_YUAN_PER_HOUSEHOLD = 80
DIBAO_EXIT_A_YEAR = 0.035
APPLICATION_REFUSED_A_YEAR = 0.004
NURSING_ALLOWANCE_OF_SEVERE = 0.93
ELIMINATED_A_MONTH = 0.018  # of the households monitored for half a year or longer
FALL_FOUND_BY_VISITS = 0.30  # of new falls: found by cadres' visits some months later (default)

# ---- Events a year (default unless said otherwise) ---------------------------------------------------------
INPATIENT_BY_AGE = ((0, 0.07), (15, 0.05), (45, 0.11), (60, 0.25), (75, 0.34))  # stays a person and year
CHRONIC_CLINIC_VISITS = 2.4  # of the 40 % of chronic patients who have the special card
CHRONIC_CARD_SHARE = 0.40
CLINIC_VISITS = 0.16
ILLNESS_ONSET_BY_AGE = ((0, 0.0006), (40, 0.0035), (60, 0.0075), (75, 0.0085))
ACCIDENT_A_YEAR = 0.0022
DEATH_BY_AGE = ((0, 0.0004), (20, 0.0008), (40, 0.0025), (60, 0.012), (70, 0.028), (80, 0.085))
NEW_DISABILITY_A_YEAR = 0.0030
CARER_STOPS_WORK = 0.45  # households with another earner whose sick member needs one at home
WORN_OUT_A_YEAR = 0.07  # of workers of 58 and older: stop for good, in no file
JOB_LOSS_A_YEAR = 0.060
WAGE_CUT_A_YEAR = 0.04
BUSINESS_FAILURE_A_YEAR = 0.012  # of greenhouses, orchards, breeders and shops
UNSOLD_A_YEAR = 0.022
HAZARD_OF_TOWN_A_YEAR = 0.55  # a town is touched by hail, wind, drought or waterlogging
HAZARD_REACH = 0.14  # share of the town's farming households that lose something worth reporting
HOUSE_DAMAGE_A_YEAR = 0.0012
APPRAISAL_A_YEAR = 0.020  # houses appraised for any reason
WATER_OUTAGE_VILLAGE_A_YEAR = 0.22
WATER_FAILURE_A_YEAR = 0.0005  # a household's own well or pipe fails for months
DROPOUT_A_YEAR = 0.0007
ACCIDENT_KIND_SHARES = (0.55, 0.12, 0.05, 0.28)  # road, work, crime, home or field (default)
FIRE_A_YEAR = 0.0012  # households (default)
CUSTODY_A_YEAR = 0.0012  # men of 18 to 57 (default)
FUNERAL_REGISTERED = 0.85  # of deaths (default)
FOLLOWED_UP_SHARE = 0.35  # of the chronically ill: visited by a family doctor about every half year (default)
ALLOWANCE_FORGOTTEN = 0.02  # of those on the allowance rolls: paid nothing (default)
ENROLLED_TWICE = 0.004  # of the watched (default)
ENROLMENT_LAPSED = 0.006  # of the watched (default)
TEMPORARY_AID_SHARE = 0.03  # of hard blows that bring temporary aid (default)
HOUSE_HAZARD_A_YEAR = 0.0015  # households whose own house is found unsound (default)
CULLING_A_YEAR = 0.03  # of breeders (default)
WARNING_OF_TOWN_A_YEAR = 1.5  # weather warnings (default)
HEARD_OF_LOSS = 2_000  # yuan; offices hear of no smaller blow (default)
WAGE_ARREARS_SHARE = 0.04  # of lost jobs and cut wages (default)
FAILED_PROJECT_SHARE = 0.25  # of failed harvests and businesses (default)
CALL_SHARE = 0.03  # of hard blows after which somebody calls or writes (default)
OUTREACH_SHARE = 0.02  # of hard blows that a mass organisation finds (default)
REFUSED_CASE_SHARE = 0.01  # of hard blows reported to the insurer in vain (default)
MICRO_LOAN_SHARE = 0.20  # of watched households (default)
LOAN_FATES = (0.80, 0.12, 0.08)  # at the end: paid back, given more time, late (default)
POWER_TROUBLE_A_MONTH = 0.003  # households (default)
EMPLOYEE_INSURED_SHARE = 0.25  # of workers (default)
UNEMPLOYMENT_CLAIM_SHARE = 0.3  # of the insured who lose a job (default)
UNINSURED_SHARE = 0.014
UNINSURED_POOR_SHARE = 0.11  # of the uninsured: could not pay and are not insured elsewhere

# ---- Medical bills (yuan; default) -------------------------------------------------------------------------
INPATIENT_BILL = (5_200, 0.70)
SERIOUS_BILL = (21_000, 0.75)
ACCIDENT_BILL = (17_000, 0.90)
DISABLING_BILL = (16_000, 0.80)
CHRONIC_BILL = (760, 0.55)
CLINIC_BILL = (170, 0.60)
IN_SCOPE = {"inpatient": (0.88, 0.05), "serious": (0.82, 0.08), "clinic": (0.90, 0.05)}
SERIOUS_ILLNESS_THRESHOLD_YUAN = 14_000
SERIOUS_ILLNESS_RATIO = 0.60
MEDICAL_AID = {"tekun": (0, 0.90), "dibao": (0, 0.70), "watched": (3_000, 0.60)}  # yearly threshold, ratio
INSURANCE_TRIGGER_YUAN = (
    20_000  # compliant spending of a year beyond which the anti-poverty insurance may pay
)
ANTI_POVERTY_INSURANCE_SHARE = 0.16  # of the households beyond it (default)

# ---- Kin who keep the poor above water ---------------------------------------------------------------------
ORDINARY_BILLS_YUAN = {"anybody": 250, "old": 650, "chronic": 500, "student": 4_200}  # a head and year
KIN_FLOOR = (1.16, 0.45)  # of the line after ordinary bills: lowest, and the mean of what is above it

# ---- Coping: savings and kin, seen in no file --------------------------------------------------------------
NO_CUSHION_SHARE = 0.035
CUSHION_YUAN = (40_000, 0.9)
COPES_WITH_A_BROKEN_GUARANTEE_YUAN = (
    15_000  # cushion or income a head beyond which a guarantee is mended at once
)

# ---- What the files know, and when -------------------------------------------------------------------------
SETTLEMENT_DELAY_SHARES = (0.72, 0.18, 0.07, 0.03)  # months 0-3
SETTLEMENT_OMITTED = 0.04  # paid elsewhere and never sent
WAGE_FILE_REACH_WATCHED = 0.97  # lifted-out and monitored migrants
WAGE_FILE_REACH_OTHERS = 0.60
WAGE_END_DELAY_SHARES = (0.55, 0.22, 0.15, 0.08)  # months until the end of a job is entered
DEATH_NOT_CANCELLED = 0.06
CERTIFICATE_DELAY_SHARES = (0.0, 0.35, 0.35, 0.20, 0.10)
EVENT_NOT_REPORTED = 0.12  # losses, unsold produce and water failures that no ledger shows
SWEEP_REACH = 0.95
SWEEP_ERROR = 0.10  # sigma of what the sweep gets wrong in each component
NO_PHONE = 0.05  # adults without any number
PLANS_TO_LEAVE = 0.25
LATE_FILES = 0.06
LATE_DAYS = (10, 26)

# ---- Dirt in cells (kinds: screening notes 2.4; rates default) ---------------------------------------------
# Typed into the department's own system: stays the same in every file it sends.
TYPED_ID_DIRT = {
    "lower_case_x": 0.30,  # of the numbers that end in X
    "one_digit_wrong": 0.0025,
    "missing_id": 0.0015,
    "old_15_digits": 0.006,  # of people born before 1985
    "another_persons_id": 0.0006,
}
# Made by a spreadsheet or a clerk while exporting: differs from file to file.
EXPORT_ID_DIRT = {
    "trailing_space": 0.008,
    "inner_space": 0.002,
    "full_width": 0.002,
    "apostrophe": 0.004,
    "scientific": 0.0010,
    "trailing_000": 0.0010,
    "disability_certificate": 0.004,  # of the people who hold one: 20 or 22 digits typed in place of the number
}
TYPED_NAME_DIRT = {"homophone": 0.004}
EXPORT_NAME_DIRT = {"name_inner_space": 0.006, "name_trailing_space": 0.004}
MONEY_DIRT = {"thousands_comma": 0.006, "yuan_suffix": 0.003}
DATE_DIRT = {"date_slashes": 0.010, "date_compact": 0.006, "date_chinese": 0.004, "date_dots": 0.003}
PHONE_DIRT = {"missing_phone": 0.03, "phone_digit_wrong": 0.01}
HEALTH_ORDER = 0.5  # of cells with two health values
EMPTY_LABOUR_AND_HEALTH = 0.02
TOTAL_DIFFERS = 0.004
DUPLICATE_ROWS = 0.0008
REISSUED_CERTIFICATE = 0.18  # 22 instead of 20 characters: clean, but another form
# Whole files, xlsx and xls only.
REPEATED_HEADER_FILES = 0.15
TOTAL_ROW_FILES = 0.35
SIGN_OFF_FILES = 0.45

# ---- The second household register: of the households that could change, in half a year (default) -------------
REGISTER_SPLITS = 0.03
REGISTER_MERGES = 0.015
REGISTER_TRANSFERS = 0.04
REGISTER_MOVES = 0.0015
REGISTER_BIRTHS = 0.025
REGISTER_BRIDES = 0.02
REGISTER_NEW_HOUSEHOLDS = 0.002
REGISTER_LOSSES = 0.003
REGISTER_CORRECTIONS = 0.004
