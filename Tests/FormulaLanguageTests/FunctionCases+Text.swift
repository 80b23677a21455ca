/// One line a case: value, list, error, wrong type, edge.
enum TextCases {
    static let parts = Cases.of(
        #"""
        @Left("Lennard Wallace"; 3) → "Len"
        @Left("Lennard Wallace"; " ") → "Lennard"
        @Left("abc"; -1) → "abc"
        @Left("abc"; 0) → ""
        @Left("abc"; 9) → "abc"
        @Left("abc"; "x") → ""
        @Left("Đức":"Ân"; 1) → "Đ":"Â"
        @Left(5; 1) → error Text expected
        @LeftBack("Lennard Wallace"; 3) → "Lennard Wall"
        @LeftBack("a/b/c"; "/") → "a/b"
        @LeftBack("abc"; 3) → ""
        @LeftBack("abc"; "x") → ""
        @Right("Lennard Wallace"; 3) → "ace"
        @Right("Lennard Wallace"; " ") → "Wallace"
        @Right("a/b/c"; "/") → "b/c"
        @Right("abc"; "x") → ""
        @RightBack("Lennard Wallace"; 3) → "nard Wallace"
        @RightBack("a/b/c"; "/") → "c"
        @RightBack("abc"; "") → ""
        @Middle("North Carolina"; 4; 3) → "h C"
        @Middle("North Carolina"; " "; 4) → "Caro"
        @Middle("North Carolina"; " "; "l") → "Caro"
        @Middle("North Carolina"; 5; -3) → "rth"
        @Middle("North Carolina"; 4; "l") → "h Caro"
        @Middle("abc"; "x"; 1) → ""
        @Middle("abc"; "a"; "x") → ""
        @Middle("abc"; 99; 1) → ""
        @MiddleBack("abcdef"; 1; 2) → "de"
        @MiddleBack("a-b-c"; "-"; 1) → "b"
        @Word("a~b~c"; "~"; 2) → "b"
        @Word("a~b~c"; "~"; 0) → "a"
        @Word("a~b~c"; "~"; -1) → "c"
        @Word("a~b~c"; "~"; 9) → ""
        @Word("a b":"c d"; " "; 2) → "b":"d"
        @Length("Đồng bộ") → 7
        @Length("") → 0
        @Length("a":"bc") → 1:2
        @FileDir("C:\\notes\\data\\a.nsf") → "C:\notes\data\"
        @FileDir("a.nsf") → ""
        """#)

    static let changes = Cases.of(
        #"""
        @LowerCase("ĐẶNG Ước") → "đặng ước"
        @UpperCase("đặng ước ằ") → "ĐẶNG ƯỚC Ằ"
        @ProperCase("nguyễn văn ĐỨC") → "Nguyễn Văn Đức"
        @ProperCase("3-digit o'neil") → "3-Digit O'Neil"
        @Trim("  a   b  ") → "a b"
        @Trim("a":"":" ":"b") → "a":"b"
        @Trim("":"") → ""
        @Trim(5) → error Text expected
        @Repeat("ab"; 3) → "ababab"
        @Repeat("ab"; 3; 5) → "ababa"
        @Repeat("ab"; -2) → "abab"
        @Repeat("a"; 2000) → error 1024
        @Repeat("a"; 1E300) → error 1024
        @ReplaceSubstring("Good morning"; "o":"n"; "0":"N") → "G00d m0rNiNg"
        @ReplaceSubstring("aba"; "a"; "") → "b"
        @ReplaceSubstring("abc"; "a":"b":"c"; "1":"2") → "122"
        @ReplaceSubstring("ABC"; "a"; "x") → "ABC"
        @ReplaceSubstring("abc"; ""; "x") → "abc"
        @Soundex("Fault") → "F430"
        @Soundex("Robert") → "R163"
        @Soundex("") → ""
        @Ascii("Đặng Ước") → "Dang Uoc"
        @Ascii("中"; [ALLINRANGE]) → ""
        @Char(65) → "A"
        @Char(0) → error
        @Char(1E10) → error
        @Length(@NewLine) → 1
        @URLEncode("Domino"; "Hạ Đình&") → "H%E1%BA%A1%20%C4%90%C3%ACnh%26"
        @URLDecode("UTF-8"; "H%E1%BA%A1+x%zz") → "Hạ x%zz"
        @URLEncode("KOI8"; "a") → error UTF-8
        @Narrow(@Wide("aB 1")) → "aB 1"
        @Text(@ValidateInternetAddress([ADDRESS821]; "lan@example.vn")) → ""
        """#)

    static let formats = Cases.of(
        #"""
        @Text(1234.5) → "1234.5"
        @Text(0.1 + 0.2) → "0.3"
        @Text(-0.5) → "-0.5"
        @Text(1 / 3) → "0.333333333333333"
        @Text(126352688850000000) → "1.2635268885E+17"
        @Text(0.0000001) → "1E-07"
        @Text(800; "S") → "8.00E+02"
        @Text(800; "C") → "$800.00"
        @Text(1234567.891; "C,2") → "$1,234,567.89"
        @Text(1234567.891; "F0,") → "1,234,568"
        @Text(0.256; "F1%") → "25.6%"
        @Text(-5; "F2()") → "(5.00)"
        @Text(-0.001; "F2") → "0.00"
        @Text(2.5; "F0") → "3"
        @Text(1:2) → "1":"2"
        @Text("a":"b") → "a":"b"
        @Text(1E300; "F2") → "1E+300"
        @Text([4/11/1993 10:43 AM]) → "04/11/93 10:43 AM"
        @Text([4/11/1893]) → "04/11/1893"
        @Text([4/11/1993 22:43:07]; "D0S0") → "04/11/93"
        @Text([4/11/1993 22:43:07]; "T0S1") → "10:43:07 PM"
        @Text([4/11/1993]; "D3") → "04/93"
        @Text([2/21/2023]; "D1") → "02/21"
        @Text([2/21/2023]; "S3") → "Today"
        @Text([2/20/2023 10:00]; "S3") → "Yesterday 10:00 AM"
        @Text([2023-02-21T08:30:00+09:00]; "Z1S2") → "02/21/23 08:30 AM ZE9"
        @Text([2023-02-21T08:30:00+09:00]) → "02/21/23 06:30 AM"
        @Text([1980-02]) → "02/1980"
        @Text([17:30]) → "05:30 PM"
        @Text([2023-02-20] : [2023-02-21]; "S0") → "02/20/23":"02/21/23"
        @TextToNumber("12ABC") → 12
        @TextToNumber("1,234.5") → 1234.5
        @TextToNumber("abc") → error convert
        @TextToNumber("1E3":"-2") → 1000:-2
        @ToNumber("12ABC") → error convert
        @ToNumber(" 12.5 ") → 12.5
        @ToNumber(7) → 7
        @ToNumber([17:30]) → error
        @TextToTime("2/21/2023") → 2023-02-21
        @TextToTime("Tomorrow") → 2023-02-22
        @TextToTime("2/21/2023 5 PM") → 2023-02-21T17:00:00+07:00
        @TextToTime("x") → error interpret
        @TextToTime("2/30/2023") → error interpret
        """#)

    static let searches = Cases.of(
        #"""
        @Contains("Hạ Đình"; "Đình") → 1
        @Contains("abc"; "B") → 0
        @Contains("abc"; "") → 1
        @Contains("a":"bc"; "x":"c") → 1
        @Contains(1; "1") → error Text expected
        @Begins("abc"; "ab") → 1
        @Begins("abc"; "b") → 0
        @Ends("abc":"xyz"; "yz") → 1
        @Ends("c"; "abc") → 0
        @Matches("yard"; "?{a-m}*") → 1
        @Matches("Foo"; "foo") → 1
        @Matches("abc"; "{A-C}bc") → 0
        @Matches("xbc"; "{!A-C}bc") → 1
        @Matches("aaab"; "+ab") → 1
        @Matches("b"; "+ab") → 1
        @Matches("anything"; "+?") → 1
        @Matches("abc"; "!abc") → 0
        @Matches("abc"; "x*|*c") → 1
        @Matches("abc"; "a*&*d") → 0
        @Matches("a?"; "a\\?") → 1
        @Matches("ab"; "a\\?") → 0
        @Matches("abc"; "{ab") → error set
        @Matches("x":"y"; "a":"Y") → 1
        @Like("A big test"; "A%") → 1
        @Like("a big test"; "A%") → 0
        @Like("abc"; "a_c") → 1
        @Like("100%"; "100/%"; "/") → 1
        @Like("100x"; "100/%"; "/") → 0
        @Compare("a"; "b") → -1
        @Compare("a"; "A") → -1
        @Compare("a"; "A"; [CASEINSENSITIVE]) → 0
        @Compare("Boston":"b"; "Boston":"a") → 0:1
        """#)
}
