extension FunctionTable {
    static let environmentFunctions: [Function] = [
        .zero("@Platform", .usesUser) { _ throws(FormulaFault) in .text("UNIX") },
        .zero("@Version", .usesUser) { _ throws(FormulaFault) in .text("Dongbo") },
        .zero("@ClientType", .usesUser) { _ throws(FormulaFault) in .text("None") },
        .zero("@ServerName", .usesUser) { evaluator throws(FormulaFault) in .text(evaluator.settings.serverName) },
        .many("@Locale", 0...2, .usesUser) { _, evaluator throws(FormulaFault) in
            .text(evaluator.settings.locale.rawValue)
        },
        .many("@LanguagePreference", 0...1, .usesUser) { _, evaluator throws(FormulaFault) in
            .text(evaluator.settings.locale == .viVN ? "vi" : "en")
        },
        .one("@Environment", .usesUser, .lookups) { name, evaluator throws(FormulaFault) in
            try evaluator.answer(.environment(name: "$" + (try name.text())), for: "@Environment")
        },
        .two("@SetEnvironment", .sideEffects, .agents.union(.fields)) { name, value, evaluator throws(FormulaFault) in
            try evaluator.answer(
                .setEnvironment(name: "$" + (try name.text()), value: try value.text()), for: "@SetEnvironment")
        },
        asked("@BrowserInfo", 1...1, .usesUser, .lookups), asked("@GetHTTPHeader", 1...1, .usesUser, .lookups),
        asked("@SetHTTPHeader", 2...2, .sideEffects, .agents), asked("@URLQueryString", 0...1, .usesUser, .lookups),
        asked("@WebDbName", 0...0, .usesUser, .all), asked("@FormLanguage", 0...0, .usesUser, .all),
        asked("@Domain", 0...0, .usesUser, .all), asked("@MailDbName", 0...0, .usesUser, .all),
        asked("@GetAddressBooks", 0...0, .usesUser, .lookups),
    ]

    /// Documented, but made for a client's screen, for machines of other kinds, or obsolete.
    static let unavailableFunctions: [Function] = """
        @Command @PostedCommand @Prompt @PickList @DialogBox @StatusBar @UpdateFormulaContext @DDEInitiate @DDEExecute
        @DDEPoke @DDETerminate @LaunchApp @FontList @GetFocusTable @GetPortsList @GetViewInfo @SetViewInfo @SetTargetFrame
        @ShowParentPreview @ViewShowThisUnread @AddToFolder @IsModalHelp @IsEmbeddedInsideWCT @IsUsingJavaElement
        @IsAppInstalled @IsDocBeingEdited @IsDocBeingLoaded @IsDocBeingMailed @IsDocBeingRecalculated @IsDocBeingSaved
        @EditECL @EditUserECL @RefreshECL @AdminECLIsLocked @EnableAlarms @CheckAlarms @URLGetHeader @URLHistory @URLOpen
        @GetIMContactListGroupNames @MailEncryptSavedPreference @MailEncryptSentPreference @MailSavePreference
        @MailSignPreference @DB2Schema @IsDB2 @V4UserAccess @Password @HashPassword @VerifyPassword @PasswordQuality
        @LDAPServer @Certificate @OrgDir @ConfigFile @RegQueryValue @IsVirtualizedDirectory
        """.split { $0 == " " || $0 == "\n" }.map {
            Function(String($0), 0...Function.anyNumber, [], .all, .unavailable)
        }
}
