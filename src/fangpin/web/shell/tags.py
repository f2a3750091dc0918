"""Template tags of the screens: lights, states, money and dates in the words of the trade."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# A light is a colour, a word and a shape, so that it also reads in grey and aloud.
LIGHTS = {
    "red": ("红色", "M8 1 15 8 8 15 1 8z"),
    "orange": ("橙色", "M8 1.5 15.5 14.5H.5z"),
    "yellow": ("黄色", "M2 2h12v12H2z"),
}
STATES = {
    "hit": (
        "命中",
        "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0zM7 3h2l-.3 6H7.3zm1 7.6a1.2 1.2 0 1 1 0 2.4 1.2 1.2 0 0 1 0-2.4z",
    ),
    "unknown": ("未知", "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0zM4 7.2h8v1.6H4z"),
    "explain": ("需说明", "M2 1h12v10H8l-4 4v-4H2zm5 2v4h2V3zm0 5v2h2V8z"),
    "clear": ("未命中", "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0zM7 11.6 3.6 8.2l1.2-1.2L7 9.2l4.4-4.4 1.2 1.2z"),
    "received": ("已收到", "M2 2h12v8h-3l-1 2H6l-1-2H2z"),
    "running": ("处理中", "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0zm1 9H7V3h2z"),
    "done": ("完成", "M6.4 13.4.9 7.9l1.6-1.6 3.9 3.9 7.1-7.1 1.6 1.6z"),
    "asking": (
        "待核对",
        "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0zM7 11h2v2H7zm-2-6a3 3 0 1 1 4 2.8V10H7V6.5h1A1.2 1.2 0 1 0 6.8 5.3z",
    ),
    "withdrawn": ("已撤回", "M2 7h8V3l5 5-5 5V9H2z"),
    "void": ("未生效", "M2 2h12v12H2zM4 7.2v1.6h8V7.2z"),
    "empty": ("没有数据", "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2a5 5 0 1 1 0 10A5 5 0 0 1 8 3z"),
    "failed": ("失败", "M3 1.4 8 6.4l5-5L14.6 3l-5 5 5 5-1.6 1.6-5-5-5 5L1.4 13l5-5-5-5z"),
}


def _drawing(*, path: str) -> SafeString:
    return format_html(
        '<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="{}"/></svg>', path
    )


@register.simple_tag
def light(level: str) -> SafeString:
    """A warning light: shape and word in the colour of the level."""
    word, path = LIGHTS[level]
    return format_html('<span class="light light-{}">{}{}</span>', level, _drawing(path=path), word)


@register.simple_tag
def state(name: str) -> SafeString:
    """What became of a rule or a delivery: shape and word."""
    word, path = STATES[name]
    return format_html('<span class="state state-{}">{}{}</span>', name, _drawing(path=path), word)


@register.filter
def yuan(value: Any) -> str:
    """1234.5 → 1,234.50 元; nothing → 未知, never 0."""
    if value is None or value == "":
        return "未知"
    try:
        return f"{Decimal(str(value)):,.2f} 元"
    except InvalidOperation:
        return str(value)


@register.filter
def count(value: int | None) -> str:
    """A count with thousands separated; nothing → 未知."""
    return "未知" if value is None else f"{value:,}"


@register.filter
def share(value: float | None) -> str:
    """0.0442 → 4.42%; nothing → 未知."""
    return "未知" if value is None else f"{value:.2%}"


@register.filter
def ratio(value: float | None) -> str:
    """An index to four decimals; nothing → 未知."""
    return "未知" if value is None else f"{value:.4f}"


@register.filter
def day(value: date | str | None) -> str:
    """2026年3月5日; a text in ISO form is read first, nothing → 未知."""
    if not value:
        return "未知"
    moment = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{moment.year}年{moment.month}月{moment.day}日"


@register.filter
def or_unknown(value: Any) -> Any:
    """The value, or 未知 when there is none."""
    return mark_safe('<span class="soft">未知</span>') if value in (None, "") else value
