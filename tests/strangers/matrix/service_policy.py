"""Who may do what in the services wing: a part of the table of ``policy``."""

SERVICES = """
# programmes
listProgrammes            public
foundProgramme            PROGRAMME_EDIT^1
listRounds                public
getRound                  public
planRound                 PROGRAMME_EDIT^1
copyRound                 PROGRAMME_EDIT^1
moveRound                 PROGRAMME_EDIT^1
listLivingStandards       public
announceLivingStandard    PROGRAMME_EDIT^1
listAidRules              public
issueAidRule              PROGRAMME_EDIT^1
replaceAidRule            PROGRAMME_EDIT^1
listQuotas                PROGRAMME_EDIT
setQuota                  PROGRAMME_EDIT^1
handQuota                 PROGRAMME_EDIT
# money
listBudgets               BUDGET_VIEW
fundBudget                BUDGET_FUND
getBudget                 BUDGET_VIEW
listBudgetOffers          BUDGET_VIEW
offerBudget               BUDGET_ALLOCATE
acceptBudgetOffer         BUDGET_ACCEPT!
refuseBudgetOffer         BUDGET_ACCEPT!
withdrawBudgetOffer       BUDGET_ALLOCATE
listBudgetReturns         BUDGET_VIEW
proposeBudgetReturn       BUDGET_ALLOCATE!
takeBudgetReturn          BUDGET_ALLOCATE
refuseBudgetReturn        BUDGET_ALLOCATE
listLedgerEntries         BUDGET_VIEW
reverseLedgerEntry        BUDGET_FUND
printLedgerEntry          BUDGET_VIEW
getMoneyFigures           BUDGET_VIEW
listReports               BUDGET_VIEW
makeReport                PERIOD_CLOSE
getReport                 BUDGET_VIEW
listReportRows            BUDGET_VIEW
listReportIndicators      BUDGET_VIEW
verifyLedger              LEDGER_VERIFY
listLedgerPeriods         BUDGET_VIEW
closeLedgerPeriod         PERIOD_CLOSE
askLedgerPeriodReopening  PERIOD_CLOSE
agreeLedgerPeriodReopening PERIOD_CLOSE
refuseLedgerPeriodReopening PERIOD_CLOSE
"""
