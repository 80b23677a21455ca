/// Words of which passwords are made that are tried first: of our own making, after what is known of Vietnamese and English habits. Without marks.
enum CommonPasswords {
    /// As ``PasswordRules/plain(_:)`` has them; years of people's lives and of the Party's are among them.
    static let words: Set<[Character]> = {
        let written = list.split(whereSeparator: \.isWhitespace).map { Array($0) }
        let years = (1930...2040).map { Array(String($0)) }
        // p4ssw0rd: digits that stand for letters.
        let disguised = written.map { $0.map { disguises[$0] ?? $0 } }
        return Set(written + years + disguised).filter { $0.count >= 2 }
    }()

    private static let disguises: [Character: Character] = ["a": "4", "e": "3", "i": "1", "o": "0", "s": "5"]

    private static let list = """
        aaa abc access account admin administrator angel anhyeu anhyeuem april arsenal asdf asdfgh asdfghjkl ashley
        august autumn baby bacho bactuliem badinh bantochuc baomat barcelona baseball batman bimat bithu bongda bongdavn
        boyeu bui cachmang cantho caocon capuy caugiay change changeme chaoban charlie chelsea chibo chiboquan choncon
        chunghiaxahoi computer congai conghoa conghoaxahoi congsan contrai convit conyeu danang dang dangbo dangcongsan
        dangcongsanvietnam dangnhap dangphi dangvien daniel database december default doclap doclaptudo
        doclaptudohanhphuc doimatkhau domino dongbo dongda dragon duong emyeu emyeuanh facebook family february football
        forever freedom friday friend george giadinh gmail google guest hadong haibatrung haiphong hanhphuc hanoi harley
        hcm hcmc hello hn hoang hoangmai hoankiem hochiminh hochiminhquangvinh hue huyen huynh ilove iloveyou internet
        iphone january jennifer jessica jordan july june khau khongbiet khongco khongnho letmein liverpool login logon
        longbien lotus love lovely loveyou macdinh manager manchester march master mat matkhau matkhaumoi matma mayman
        maymay meocon messi meyeu michael mk mobifone moi monday monkey mustang mylove namtuliem nghean ngo nguoidung
        nguyen nhandan nhoanh nhoanhnhieu nhoem nokia notes november october office pass passwd password passwort pham
        phan phobithu phuong phuongnam phuongxa pokemon princess private public qaz qazwsx quan quanly quantri quanuy
        quenroi quocgia quochoi qwerty qwertyuiop ronaldo root saigon samsung saturday secret secure security september
        server shadow soccer spring starwars summer sunday sunshine superman system taikhoan tayho temp temporary test
        testing thanhcong thanhhoa thanhpho thanhxuan thomas thongnhat thursday tinh tinhyeu tochuc toiyeu tran trustno
        truycap tudo tuesday tuongson united user uyban uybannhandan vietnam viettel vinaphone vn wednesday welcome
        whatever windows winter word world wsx xa xahoichunghia xinchao yahoo yeuanh yeubo yeucon yeuem yeugiadinh yeume
        yeunhau zalo zxcvbn zxcvbnm
        """
}
