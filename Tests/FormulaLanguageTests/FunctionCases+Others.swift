enum OtherCases {
    static let lists = Cases.of(
        #"""
        @Elements("") → 0
        @Elements("a":"") → 2
        @Elements(1:2:3) → 3
        @Count("") → 1
        @Explode("a, b; c d") → "a":"b":"c":"d"
        @Explode("a,,b"; ","; @True) → "a":"":"b"
        @Explode("a,,b"; ",") → "a":"b"
        @Explode("") → ""
        @Explode([2023-02-20 - 2023-02-21]) → "02/20/23":"02/21/23"
        @Explode([02/20/2023 - 02/22/2023]) → "02/20/23":"02/21/23":"02/22/23"
        @Implode("a":"b") → "a b"
        @Implode("a":"b"; "-") → "a-b"
        @IsMember("a"; "a":"b") → 1
        @IsMember("A"; "a":"b") → 0
        @IsMember("a":"c"; "a":"b") → 0
        @IsMember(1; 1:2) → 1
        @IsNotMember("x"; "a":"b") → 1
        @Member("b"; "a":"b") → 2
        @Member("B"; "a":"b") → 0
        @Keywords("a dog, cat."; "dog":"Cat":"cat") → "dog":"cat"
        @Keywords("x"; "y") → ""
        @Replace("red":"blue"; "red":"blue"; "r":"b") → "r":"b"
        @Replace("red"; "Red"; "x") → "red"
        @Select(2; "a"; "b") → "b"
        @Select(5; "a"; "b") → "b"
        @Subset("a":"b":"c"; 2) → "a":"b"
        @Subset("a":"b":"c"; -2) → "b":"c"
        @Subset("a":"b"; 9) → "a":"b"
        @Subset("a"; 0) → error zero
        @Unique("a":"A":"a":"b") → "a":"A":"b"
        @Unique(1:1.0:2) → 1:2
        @Sort("cat":"CAT":"Cat":"ant") → "ant":"cat":"Cat":"CAT"
        @Sort(3:1:2; [DESCENDING]) → 3:2:1
        @Sort("b":"a":"c"; [ASCENDING]:[DESCENDING]) → "c":"b":"a"
        @Sort("ccc":"a":"bb"; [CUSTOMSORT]; @Length($A) - @Length($B)) → "a":"bb":"ccc"
        @Sort("b":"a"; [CUSTOMSORT]; "x") → error Number expected
        @Sort([2023-02-21]:[2022-01-01]) → 2022-01-01:2023-02-21
        @Transform(1:2:3; "x"; x * x) → 1:4:9
        @Transform(1:2:3; "x"; @If(x = 2; @Nothing; x)) → 1:3
        @Transform(1:2; "x"; x:x) → 1:1:2:2
        @Transform(1:2; "x"; @If(x = 1; x; "a")) → error Number expected
        @Transform(1:2; "x"; x / 0) → error zero
        @Transform(1; "x"; @Nothing) → ""
        """#)

    static let maths = Cases.of(
        #"""
        @Abs(-3:2) → 3:2
        @Sign((-3):0:7) → -1:0:1
        @Sqrt(16) → 4
        @Sqrt(-1) → error range
        @Integer((-2.7):2.7) → -2:2
        @Exp(0) → 1
        @Exp(1000) → error range
        @Ln(0) → error range
        @Log(1000) → 3
        @Round(@Sin(@Pi / 6); 0.001) → 0.5
        @Round(@ATan2(1; 1) * 4; 0.00001) → 3.14159
        @Round(@ACos(0) * 2 + @ASin(0) + @Tan(0) + @ATan(0); 0.01) → 3.14
        @Cos(0) → 1
        @Power(2; 10) → 1024
        @Power(2; -2) → 0.25
        @Power(4; 0.5) → 2
        @Power(0; -1) → error
        @Power(10; 400) → error range
        @Modulo(14; 3) → 2
        @Modulo(-14; 3) → -2
        @Modulo(4:5; 3) → 1:2
        @Modulo(5.5; 2) → 1.5
        @Modulo(1; 0) → error zero
        @Max(1:5:3) → 5
        @Max(1:5; 3) → 3:5
        @Min(1:5; 3) → 1:3
        @Min(4) → 4
        @Sum(1:2; 3) → 6
        @Sum("a") → error Number expected
        @Round(2.5):@Round(-2.5):@Round(2.4) → 3:-3:2
        @Round(7.3; 5) → 5
        @Round(12.345; 0.01) → 12.35
        @Round(1; 0) → error zero
        @FloatEq(1; 1.00001) → 1
        @FloatEq(1; 1.1) → 0
        @FloatEq(1; 1.1; 0.2) → 1
        @Random < 1 & @Random >= 0 → 1
        9223372036854775807 + 1 → 9223372036854775808
        -9223372036854775807 - 2 → -9223372036854775809
        99999999999999999 * 99999999999999999 → 9999999999999999800000000000000001
        99999999999999999999 * 99999999999999999999 → 1e40
        1E6000 → syntax
        """#)

    static let dates = Cases.of(
        #"""
        @Date(2006; 2; 2) → 2006-02-02
        @Date(95; 2; 2) → 0095-02-02
        @Date(2006; 2; 30) → ""
        @Date(2006; 2; 2; 1; 2; 3) → 2006-02-02T01:02:03+07:00
        @Date([2/2/2006 10:00]) → 2006-02-02
        @Date([17:30]) → error Time/Date expected
        @Date(1; 2) → error 3 or 6
        @Time(17; 30; 5) → 17:30:05
        @Time(25; 0; 0) → ""
        @Time([2/2/2006 10:00]) → 10:00
        @Year([2/3/2006]):@Month([2/3/2006]):@Day([2/3/2006]) → 2006:2:3
        @Hour([17:30:05]):@Minute([17:30:05]):@Second([17:30:05]) → 17:30:5
        @Hour([2/3/2006]) → -1
        @Year([17:30]) → -1
        @Month([1980]) → -1
        @Day([1980-02]) → -1
        @Weekday([2/21/2023]) → 3
        @Year("a") → error Time/Date expected
        @Now → 2023-02-21T08:30:00+07:00
        @Today:@Tomorrow:@Yesterday → 2023-02-21:2023-02-22:2023-02-20
        @Adjust([2/2/2006]; 0; 2; 28; 0; 0; 0) → 2006-05-02
        @Adjust([1/31/2006]; 0; 1; 0; 0; 0; 0) → 2006-03-03
        @Adjust([2/28/2024]; 0; 0; 1; 0; 0; 0) → 2024-02-29
        @Adjust([2/2/2006 23:00]; 0; 0; 0; 2; 0; 0) → 2006-02-03T01:00:00+07:00
        @Adjust([2/2/2006]; 99999; 0; 0; 0; 0; 0) → error years
        @Adjust([2/2/2006]; 0; 0; 1E30; 0; 0; 0) → error
        @BusinessDays([02/20/2023]; [02/26/2023]; 1:7) → 5
        @BusinessDays([02/20/2023]; [02/26/2023]; 1:7; [02/21/2023]) → 4
        @BusinessDays([02/26/2023]; [02/20/2023]) → -1
        @BusinessDays([02/20/2023]; [02/20/2023]) → 1
        @BusinessDays([01/01/0001]; [12/31/9999]; 1:7) → 2608615
        @TimeMerge([2/2/2006]; [17:30]) → 2006-02-02T17:30:00+07:00
        @TimeToTextInZone([2023-02-21T08:30:00+07:00]; "GMT") → "02/21/23 01:30 AM"
        @TimeZoneToText(-7) → "ZE7"
        @GetCurrentTimeZone → "ZE7"
        @Zone → -7
        [2/21/2023] - [2/20/2023] → 86400
        [2/21/2023] + 86400 → 2023-02-22
        [2/21/2023 10:00] + 3600 → 2023-02-21T11:00:00+07:00
        [23:30] + 3600 → 00:30
        [17:30] - [17:00] → 1800
        [2/21/2023] + [2/20/2023] → error Number expected
        [1980-02] + 86400 → error not known
        [12/31/9999] + 86400 → error years
        [2/21/2023] + 1E300 → error
        [6/30/97] → 1997-06-30
        [1-1-90] → 1990-01-01
        [6/30/49] → 2049-06-30
        [6/30] → 2023-06-30
        [5:30:00 PM] → 17:30:00
        [17:30 EST] → 05:30
        [05/01/96 - 05/02/96] → 1996-05-01/1996-05-02
        [2023-02-21] → 2023-02-21
        """#.replacing("17:30:00\n", with: "17:30\n"))

    static let controls = Cases.of(
        #"""
        @If(1; "a"; "b") → "a"
        @If(0; 1 / 0; "b") → "b"
        @If(0; 1; 0; 2; 3) → 3
        @If(1 / 0; 1; 2) → error zero
        @If("a"; 1; 2) → error Number expected
        @If(1; 2) → syntax odd number
        @If(7) → 7
        @Do(1; 2; 3) → 3
        @Do(@Return("early"); 5); 6 → "early"
        @If(1; @Return(5); 0); 6 → 5
        @IfError(@Return(5)); 6 → 5
        n := 0; @While(n < 5; n := n + 1); n → 5
        n := 0; @DoWhile(n := n + 1; n < 5); n → 5
        n := 0; @While(n < 5; n := n + 1) → 1
        @For(i := 1; i <= 3; i := i + 1; t := @If(i = 1; 1; t * i)); t → 6
        @While("a"; 1) → error Unexpected data type
        @Eval("x := 2; x * 3") → 6
        x := 5; @Eval("x + 1") → 6
        @Eval("x := 7; x"); x → 7
        @Eval("1 +") → error line 1, column 4
        @CheckFormulaSyntax("1 + 1") → "1"
        @Elements(@CheckFormulaSyntax("1 +")) → 6
        @IsError(1 / 0):@IsError(1) → 1:0
        @IsError(@Error) → 1
        @IfError(1 / 0; "alt") → "alt"
        @IfError(1 / 0) → ""
        x := 1 / 0; 5 → 5
        x := 1 / 0; x → error zero
        x := 1 / 0; @IsError(x) → 1
        @Success → 1
        @Failure("no") → "no"
        @IsText("a":"b"):@IsNumber(1):@IsTime([17:30]):@IsText(1) → 1:1:1:0
        @IsNull(""):@IsNull("a"):@IsNull("":"") → 1:0:0
        @Set("v"; 4); v + 1 → 5
        @True:@Yes:@All:@False:@No → 1:1:1:0:0
        @Prompt([OK]; "a"; "b") → error not available on a server
        @DbTitle → error not available here
        @Lef("a"; 1) → syntax did you mean @Left?
        @Left("a") → syntax expected 2 arguments for @Left, found 1
        """#)

    static let names = Cases.of(
        #"""
        @Name([CN]; "CN=Mary Tsen/OU=Mktg/O=Acme") → "Mary Tsen"
        @Name([ABBREVIATE]; "CN=Mary Tsen/OU=Mktg/O=Acme") → "Mary Tsen/Mktg/Acme"
        @Name([CANONICALIZE]; "Mary Tsen/Mktg/Acme") → "CN=Mary Tsen/OU=Mktg/O=Acme"
        @Name([O]; "CN=Mary Tsen/OU=Mktg/O=Acme/C=US") → "Acme"
        @Name([C]; "CN=Mary Tsen/OU=Mktg/O=Acme/C=US") → "US"
        @Name([OU1]; "CN=M/OU=b/OU=a/O=Acme") → "a"
        @Name([OU2]; "CN=M/OU=b/OU=a/O=Acme") → "b"
        @Name([HIERARCHYONLY]; "CN=M/OU=a/O=Acme") → "OU=a/O=Acme"
        @Name([TOKEYWORD]; "CN=M/OU=Sales/OU=East/O=Acme/C=US") → "US\Acme\East\Sales"
        @Name([ADDRESS821]; "\"Lan\" <lan@example.vn>") → "lan@example.vn"
        @Name([PHRASE]; "\"Lan Anh\" <lan@example.vn>") → "Lan Anh"
        @Name([LP]; "lan@example.vn") → "lan"
        @Name([WRONG]; "a") → error does not know
        @UserName → "CN=Lan/OU=Hạ Đình/O=Thanh Xuân"
        @Name([CN]; @UserName) → "Lan"
        @UserRoles → "[Duyet]"
        @UserNamesList → "Lan":"CN=Lan/OU=Hạ Đình/O=Thanh Xuân":"*/OU=Hạ Đình/O=Thanh Xuân":"*/O=Thanh Xuân":"LocalNodes":"[Duyet]"
        """#)

    static let operators = Cases.of(
        #"""
        1 + 2 * 3 → 7
        (1 + 2) * 3 → 9
        1:2:3:4 + 10:20 → 11:22:23:24
        1:2:-3:4 → 1:2:-3:-4
        1:2:-3:4 + 1:2:3:4 → 2:4:0:0
        1 | 0 & 0 → 0
        !1 = 2 → 1
        !(1 = 1) | 1 → 1
        1:2 *+ 10:20 → 11:21:12:22
        1:2 ** 10:20 → 10:20:20:40
        8:6 */ 2:1 → 4:8:3:6
        5:7 *- 1:2 → 4:3:6:5
        3 * -1 → -3
        3*-1 → 2
        "a" + "b":"c" → "ab":"ac"
        "a":"b" *+ "1":"2" → "a1":"a2":"b1":"b2"
        "a" + 1 → error Number expected
        "a":1 → error Text expected
        1:2 = 2:2 → 1
        1:2 != 1:3 → 1
        1:2 = 1:2 & 1:2 <> 1:2 → 0
        1:2 *= 2:3 → 1
        1:2 *<> 1 → 1
        1:2 *> 5 → 0
        1:2 *>= 2 → 1
        "a" = "A" → 1
        "Đức" = "ĐỨC" → 1
        "a" < "B" → 1
        "10" = 10 → 0
        "10" <> 10 → 1
        "10" < 10 → 0
        1 =! 2 → 1
        1 >< 2 → 1
        1 != 1 → 0
        [2023-02-21] = [2/21/2023 10:00] → 1
        [2023-02-21] < [2/22/2023 10:00] → 1
        (1:2:3)[2] → 2
        (1:2:3)[4] → error bounds
        (1:2:3)[0] → error bounds
        1 / 0 → error zero
        0.1 + 0.2 = 0.3 → 1
        1 / 3 * 3 = 1 → 1
        .5 + 5. + 12E-1 → 6.7
        -2:3 → -2:-3
        - -2 → 2
        +"a" → error Number expected
        1 & 1 / 0 → error zero
        0 & 1 / 0 → error zero
        @UpperCase(x := "a") + x → "Aa"
        x := y := 2; x + y → 4
        {a "quoted" \} brace} → "a "quoted" } brace"
        'single' → "single"
        "a\"b\\c\n" → "a"b\cn"
        REM {note}; REM "x"; "done" → "done"
        SELECT 1 = 1 → 1
        """#)
}
