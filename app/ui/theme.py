"""The look: two sets of colours and one style sheet, in units of the system's font so that it scales with it.

Widgets say what they are through the property `kind`; nothing else in the window names a colour.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPalette
from PyQt6.QtWidgets import QApplication, QWidget

from app.profile.settings import Theme
from app.ui.icons import file_url


@dataclass(frozen=True, slots=True)
class Colours:
    """Every pair of text and ground has a contrast of 4.5 or more (WCAG 2.1, 1.4.3); a test holds it."""

    window: str
    surface: str
    raised: str
    text: str
    quiet: str
    border: str
    accent: str
    accent_hover: str
    on_accent: str
    danger: str
    danger_hover: str
    on_danger: str
    tick: str
    """The drawing in a ticked box."""


LIGHT = Colours(
    window="#eef1f4",
    surface="#ffffff",
    raised="#f1f4f7",
    text="#17202a",
    quiet="#55606e",
    border="#cdd5de",
    accent="#0f766e",
    accent_hover="#0b5f59",
    on_accent="#ffffff",
    danger="#c62f3b",
    danger_hover="#a52430",
    on_danger="#ffffff",
    tick="tick-light",
)
DARK = Colours(
    window="#11151a",
    surface="#1a2027",
    raised="#242c35",
    text="#e9eef3",
    quiet="#a0acb9",
    border="#36414d",
    accent="#2dd4bf",
    accent_hover="#5eead4",
    on_accent="#05231f",
    danger="#c62f3b",
    danger_hover="#d0404c",
    on_danger="#ffffff",
    tick="tick-dark",
)
PICTURE_TEXT, PICTURE_QUIET = "#ffffff", "#c9d2dc"
PICTURE_GROUND = "rgba(13, 17, 22, 205)"
"""What lies over the picture is dark in both themes: the picture behind may be of any colour."""
BANNER_TEXT, BANNER_GROUND = "#3d2c00", "#fff4d6"

QUALITY_COLOURS = ("#ff6b6b", "#ff9f5a", "#f7d154", "#4ade80")  # by wording.Quality
RECORDING_COLOUR = "#ff5a5a"


def wants_dark(theme: Theme) -> bool:
    """The choice made, or the system's."""
    if theme is not Theme.SYSTEM:
        return theme is Theme.DARK
    hints = QApplication.styleHints()
    return hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark


def unit_px(widget: QWidget | None = None) -> float:
    """The height of a line of text: the measure of every distance."""
    return QFontMetricsF(widget.font() if widget else QApplication.font()).height()


def palette(c: Colours) -> QPalette:
    """For what Qt draws by itself: menus, selections, tool tips."""
    roles = {
        QPalette.ColorRole.Window: c.window,
        QPalette.ColorRole.WindowText: c.text,
        QPalette.ColorRole.Base: c.surface,
        QPalette.ColorRole.AlternateBase: c.raised,
        QPalette.ColorRole.Text: c.text,
        QPalette.ColorRole.Button: c.raised,
        QPalette.ColorRole.ButtonText: c.text,
        QPalette.ColorRole.ToolTipBase: c.surface,
        QPalette.ColorRole.ToolTipText: c.text,
        QPalette.ColorRole.PlaceholderText: c.quiet,
        QPalette.ColorRole.Highlight: c.accent,
        QPalette.ColorRole.HighlightedText: c.on_accent,
        QPalette.ColorRole.Link: c.accent,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.quiet))
    return made


def style_sheet(c: Colours, unit: float, point: float) -> str:
    """`unit`: a line's height in pixels; `point`: the system font's size."""

    def px(lines: float) -> str:
        return f"{max(1, round(lines * unit))}px"

    def pt(factor: float) -> str:
        return f"{factor * point:.1f}pt"

    return f"""
QWidget {{ color: {c.text}; }}
QMainWindow {{ background: {c.window}; }}
QDialog {{ background: {c.surface}; }}
QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.border}; padding: {px(0.2)}; }}
QLabel[kind="title"] {{ font-size: {pt(1.9)}; font-weight: 700; }}
QLabel[kind="heading"] {{ font-size: {pt(1.35)}; font-weight: 600; }}
QLabel[kind="quiet"] {{ color: {c.quiet}; }}
QLabel[kind="trouble"] {{ color: {c.text}; background: {c.raised}; border-left: 3px solid {c.danger};
    padding: {px(0.3)} {px(0.5)}; }}
QLabel[kind="code"] {{ font-size: {pt(2.0)}; font-weight: 700; background: {c.raised};
    border: 1px solid {c.border}; border-radius: {px(0.6)}; padding: {px(0.7)}; }}
QFrame[kind="panel"] {{ background: {c.surface}; border: none; border-left: 1px solid {c.border}; }}
QFrame[kind="note"] {{ background: {c.raised}; border: 1px solid {c.border}; border-radius: {px(0.6)}; }}
QFrame[kind="line"], QFrame[kind="own-line"] {{ background: {c.raised}; border-radius: {px(0.5)}; }}
QFrame[kind="own-line"] {{ border-left: 3px solid {c.accent}; }}
QFrame[kind="rule"] {{ background: {c.border}; border: none; max-height: 1px; min-height: 1px; }}
QPushButton {{ background: {c.raised}; border: 1px solid {c.border}; border-radius: {px(0.5)};
    padding: {px(0.38)} {px(0.85)}; min-height: {px(1.15)}; }}
QPushButton:hover {{ border-color: {c.quiet}; }}
QPushButton:pressed {{ background: {c.border}; }}
QPushButton:disabled {{ color: {c.quiet}; }}
QPushButton[kind="primary"] {{ background: {c.accent}; color: {c.on_accent}; border: 2px solid {c.accent};
    font-weight: 600; font-size: {pt(1.1)}; padding: {px(0.5)} {px(1.0)}; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{ background: {c.accent_hover};
    border-color: {c.accent_hover}; }}
QPushButton[kind="primary"]:disabled {{ background: {c.raised}; color: {c.quiet}; border-color: {c.border}; }}
QPushButton[kind="danger"] {{ background: {c.danger}; color: {c.on_danger}; border: 2px solid {c.danger};
    font-weight: 600; padding: {px(0.5)} {px(1.0)}; }}
QPushButton[kind="danger"]:hover {{ background: {c.danger_hover}; border-color: {c.danger_hover}; }}
QPushButton[kind="link"] {{ background: transparent; border: 2px solid transparent; color: {c.quiet}; }}
QPushButton[kind="link"]:hover {{ color: {c.text}; background: {c.raised}; }}
QPlainTextEdit {{ background: {c.raised}; border: 1px solid {c.border}; border-radius: {px(0.5)};
    padding: {px(0.2)}; selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit, QComboBox, QKeySequenceEdit {{ background: {c.surface}; border: 1px solid {c.border};
    border-radius: {px(0.5)}; padding: {px(0.38)} {px(0.6)}; min-height: {px(1.25)};
    selection-background-color: {c.accent}; selection-color: {c.on_accent};
    placeholder-text-color: {c.quiet}; outline: none; }}
QComboBox::drop-down {{ border: none; width: {px(2.0)}; }}
QComboBox::down-arrow {{ image: url("{file_url("chevron")}"); width: {px(0.9)}; height: {px(0.9)}; }}
QComboBox QAbstractItemView, QListView {{ background: {c.surface}; border: 1px solid {c.border};
    selection-background-color: {c.accent}; selection-color: {c.on_accent};
    outline: none; padding: {px(0.2)}; }}
QCheckBox {{ spacing: {px(0.5)}; padding: {px(0.2)}; border: 2px solid transparent;
    border-radius: {px(0.4)}; }}
QCheckBox::indicator {{ width: {px(1.0)}; height: {px(1.0)}; border: 1px solid {c.quiet};
    border-radius: {px(0.25)}; background: {c.surface}; }}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
    image: url("{file_url(c.tick)}"); }}
QScrollBar:vertical {{ background: transparent; width: {px(0.6)}; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.border}; border-radius: {px(0.25)}; min-height: {px(2)}; }}
QScrollBar::handle:vertical:hover {{ background: {c.quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{ padding: {px(0.4)} {px(0.55)}; border: none; border-bottom: 2px solid transparent;
    color: {c.quiet}; background: transparent; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
QProgressBar {{ background: {c.raised}; border: none; border-radius: {px(0.15)}; max-height: {px(0.3)}; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: {px(0.15)}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
{_picture_rules(c, px)}"""


def _picture_rules(c: Colours, px: Callable[[float], str]) -> str:
    """For what floats over the picture."""
    round_px = 1.35
    return f"""
QFrame[kind="pill"] {{ background: {PICTURE_GROUND}; border-radius: {px(0.75)}; }}
QFrame[kind="bar"] {{ background: {PICTURE_GROUND}; border-radius: {px(1.9)}; }}
QFrame[kind="card"] {{ background: {PICTURE_GROUND}; border-radius: {px(0.8)}; }}
QFrame[kind="banner"] {{ background: {BANNER_GROUND}; border-radius: {px(0.7)}; }}
QFrame[kind="banner"] QLabel {{ color: {BANNER_TEXT}; }}
QPushButton[kind="on-banner"] {{ background: {BANNER_TEXT}; color: {BANNER_GROUND}; border: none;
    border-radius: {px(0.5)}; padding: {px(0.2)} {px(0.7)}; min-height: {px(1.0)}; font-weight: 600; }}
QFrame[kind="pill"] QLabel, QFrame[kind="card"] QLabel, QFrame[kind="bar"] QLabel {{ color: {PICTURE_TEXT}; }}
QFrame[kind="card"] QLabel[kind="quiet"],
QFrame[kind="pill"] QLabel[kind="quiet"] {{ color: {PICTURE_QUIET}; }}
QFrame[kind="card"] QProgressBar {{ background: rgba(255, 255, 255, 40); }}
QFrame[kind="card"] QLabel[kind="number"] {{ font-weight: 600; }}
QLabel[kind="key"] {{ background: rgba(255, 255, 255, 32); border: 1px solid rgba(255, 255, 255, 70);
    border-radius: {px(0.3)}; padding: {px(0.1)} {px(0.45)}; font-weight: 600; }}
QPushButton[kind="round"], QPushButton[kind="hang-up"] {{ border-radius: {px(round_px)}; padding: 0;
    min-width: {px(2 * round_px)}; max-width: {px(2 * round_px)};
    min-height: {px(2 * round_px)}; max-height: {px(2 * round_px)};
    background: rgba(255, 255, 255, 30); border: none; }}
QPushButton[kind="round"]:hover {{ background: rgba(255, 255, 255, 62); }}
QPushButton[kind="round"]:pressed {{ background: rgba(255, 255, 255, 90); }}
QPushButton[kind="round"]:checked {{ background: #ffffff; }}
QPushButton[kind="hang-up"] {{ background: {c.danger}; min-width: {px(4.0)}; max-width: {px(4.0)}; }}
QPushButton[kind="hang-up"]:hover {{ background: {c.danger_hover}; }}
QPushButton[kind="on-picture"] {{ background: rgba(255, 255, 255, 40); border: none; color: {PICTURE_TEXT};
    border-radius: {px(0.5)}; padding: {px(0.2)} {px(0.7)}; min-height: {px(1.0)}; font-weight: 600; }}
QPushButton[kind="on-picture"]:hover {{ background: rgba(255, 255, 255, 70); }}
QPushButton[kind="bare"] {{ background: transparent; border: 2px solid transparent; padding: {px(0.1)};
    border-radius: {px(0.4)}; min-height: 0; }}
QPushButton[kind="bare"]:hover {{ background: rgba(128, 128, 128, 60); }}
"""


def apply(application: QApplication, theme: Theme) -> Colours:
    """Dress the whole program; called again when the system's colours or font change."""
    colours = DARK if wants_dark(theme) else LIGHT
    application.setPalette(palette(colours))
    point = application.font().pointSizeF()
    application.setStyleSheet(style_sheet(colours, unit_px(), point if point > 0 else 10.0))
    return colours
