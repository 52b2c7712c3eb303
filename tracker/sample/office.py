"""The sample's office: the department's units and one account for each post. No person is named."""

from dataclasses import dataclass

from tracker.domain.permissions import Role


@dataclass(frozen=True)
class SampleUnit:
    """A unit: its name, short name, other names, and the usual title of its head."""

    name: str
    short_name: str
    head_title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class SampleAccount:
    """An account named by its post. ``unit`` is a unit's short name, None for posts of the whole office."""

    login: str
    title: str
    role: Role
    unit: str | None = None

    @property
    def email(self) -> str:
        """An address in the domain kept for examples; nothing can ever be delivered there."""
        return f"{self.login}@snnmt.example"


UNITS = (
    SampleUnit("Văn phòng Sở", "VPS", "Chánh Văn phòng", ("VP Sở", "Văn phòng")),
    SampleUnit(
        "Phòng Quản lý Môi trường và Khoáng sản",
        "MTKS",
        "Trưởng phòng",
        ("Phòng MTKS", "Quản lý Môi trường và Khoáng sản"),
    ),
    SampleUnit("Phòng Quản lý Đất đai", "QLĐĐ", "Trưởng phòng", ("Quản lý Đất đai",)),
    SampleUnit("Phòng Quản lý Tài nguyên nước", "TNN", "Trưởng phòng", ("Quản lý Tài nguyên nước",)),
    SampleUnit(
        "Phòng Trồng trọt và Bảo vệ thực vật", "TTBVTV", "Trưởng phòng", ("Trồng trọt và Bảo vệ thực vật",)
    ),
    SampleUnit(
        "Phòng Chăn nuôi, Thuỷ sản và Thú y", "CNTSTY", "Trưởng phòng", ("Chăn nuôi, Thuỷ sản và Thú y",)
    ),
    SampleUnit("Phòng Phát triển nông thôn", "PTNT", "Trưởng phòng", ("Phát triển nông thôn",)),
    SampleUnit(
        "Phòng Chất lượng, Chế biến và Phát triển thị trường",
        "CLCB",
        "Trưởng phòng",
        ("Chất lượng, Chế biến và Phát triển thị trường",),
    ),
    SampleUnit("Chi cục Kiểm lâm", "KL", "Chi cục trưởng"),
    SampleUnit("Văn phòng đăng ký đất đai", "VPĐKĐĐ", "Giám đốc", ("VP đăng ký đất đai", "VP ĐKĐĐ")),
    SampleUnit("Trung tâm Tài nguyên và Môi trường", "TTTNMT", "Giám đốc"),
    SampleUnit("Trung tâm Khuyến nông", "KN", "Giám đốc"),
)

ACCOUNTS = (
    SampleAccount("pgd.moitruong", "Phó Giám đốc phụ trách môi trường", Role.LEADER),
    SampleAccount("pgd.nongnghiep", "Phó Giám đốc phụ trách nông nghiệp", Role.LEADER),
    SampleAccount("truongphong.mtks", "Trưởng phòng MTKS", Role.UNIT_HEAD, "MTKS"),
    SampleAccount("chanhvanphong", "Chánh Văn phòng Sở", Role.UNIT_HEAD, "VPS"),
    SampleAccount("giamdoc.vpdkdd", "Giám đốc VPĐKĐĐ", Role.UNIT_HEAD, "VPĐKĐĐ"),
    SampleAccount("chuyenvien.mtks", "Chuyên viên MTKS", Role.OFFICER, "MTKS"),
    SampleAccount("vanthu", "Văn thư Sở", Role.CLERK),
    SampleAccount("quantri", "Quản trị hệ thống", Role.ADMINISTRATOR),
)
