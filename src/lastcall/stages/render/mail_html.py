"""A message -> the HTML of a mail: readable at any width, in light and in dark, and without its style sheet too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2.sandbox import ImmutableSandboxedEnvironment

from lastcall.stages.render.template import context_of

if TYPE_CHECKING:
    from jinja2 import Environment

    from lastcall.model.alert import Message

# Some readers drop the style sheet, so what matters stands at the elements; only a sheet knows of darkness and width.
_SHEET = """\
:root{color-scheme:light dark}
.page{max-width:640px;margin:0 auto;padding:16px}
.any{overflow-wrap:anywhere}
@media (max-width:520px){.fact td{display:block;width:auto!important;padding:0!important}.fact td+td{padding-bottom:8px!important}}
@media (prefers-color-scheme:dark){body{background:#16181d!important;color:#e6e8ec!important}
a{color:#8ab4ff!important}.dim{color:#a3a9b5!important}.card,.quote{border-color:#3b404b!important}
.button{color:#e6e8ec!important;border-color:#707784!important}}
"""
# The word says how severe it is, the colour helps.
_PILL = """\
{% macro pill(level) %}<span style="display:inline-block;background:{{ colors.get(level, calm) }};color:#fff;\
border-radius:4px;padding:1px 8px;font-size:12px;font-weight:600;letter-spacing:.03em;text-transform:uppercase">\
{{ level }}</span>{% endmacro %}"""
_HTML = (
    """\
<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>{{ title }}</title><style>"""
    + _SHEET
    + """</style></head>
<body style="margin:0;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;\
background:#fff;color:#1d2129"><div class="page any" style="overflow-wrap:anywhere">
{{ pill(severity) }}<h1 style="font-size:20px;line-height:1.3;margin:8px 0 12px">{{ title }}</h1>
{% if note %}<p>{{ note }}</p>{% endif %}
{% for one in items[:spelt] %}<div{% if not loop.first %} class="card" \
style="border-top:1px solid #d5d9e0;margin-top:20px;padding-top:12px"{% endif %}>
{% if one.headline %}<p style="margin:0 0 8px">{% if items|length > 1 %}{{ pill(one.severity) }} {% endif %}\
<b>{{ one.headline }}</b></p>{% endif %}
{% if one.quote or one.link %}<blockquote class="quote" style="border-left:3px solid #b8bec8;margin:0 0 12px;\
padding:2px 0 2px 12px">{{ one.quote }}{% if one.link %}{% if one.quote %}<br>{% endif %}<a href="{{ one.link }}" \
style="color:#0b57d0;font-size:14px">{{ one.link }}</a>{% endif %}</blockquote>{% endif %}
<table role="presentation" cellspacing="0" cellpadding="0" style="border-collapse:collapse;width:100%">\
{% for label, value in one.facts if label != "Severity" %}<tr class="fact"><td class="dim" width="128" style="color:#5c6470;width:128px;\
padding:2px 12px 2px 0;vertical-align:top">{{ label }}</td><td class="any" style="padding:2px 0;vertical-align:top;\
overflow-wrap:anywhere">{{ value }}</td></tr>{% endfor %}</table>
{% if one.actions %}<p style="margin:12px 0">{% for label, url in one.actions %}<a class="button" href="{{ url }}" \
style="display:inline-block;border:1px solid #8a919e;border-radius:6px;padding:8px 14px;margin:0 8px 8px 0;\
color:#1d2129;text-decoration:none">{{ label }}</a>{% endfor %}</p>{% endif %}
<p class="dim" style="color:#5c6470;font-size:13px;margin:12px 0 0">{{ one.source }}<br>\
{% for step in one.steps.split(" · ") %}<code style="display:inline-block;font-size:12px;margin-right:14px">{{ step }}\
</code> {% endfor %}</p></div>{% endfor %}
{% for one in items[spelt:] %}<div class="card" style="border-top:1px solid #d5d9e0;padding:10px 0">\
{% if one.link %}<a href="{{ one.link }}" style="color:#0b57d0">{{ one.line }}</a>{% else %}{{ one.line }}{% endif %}\
<div class="dim" style="color:#5c6470;font-size:13px">{{ one.severity }} · {{ one.id }}</div></div>{% endfor %}
{% if items|length > spelt %}<p class="dim" style="color:#5c6470;font-size:13px"><code>lastcall upcoming</code> shows the \
timeline, <code>lastcall explain ID</code> the evidence.</p>{% endif %}
{% if more %}<p>{{ more }}</p>{% endif %}
</div></body></html>
"""
)
# White on each of them is easy to read (contrast of 5 and more).
_COLORS = {"critical": "#b3261e", "high": "#a94400", "medium": "#7a5900"}
_CALM = "#525b68"
_ENVIRONMENT: Environment = ImmutableSandboxedEnvironment(autoescape=True)
_TEMPLATE = _ENVIRONMENT.from_string(_PILL + _HTML)


def html_of(message: Message) -> str:
    """Return the HTML; every word from outside is escaped by the environment."""
    return str(_TEMPLATE.render(context_of(message), colors=_COLORS, calm=_CALM)).lstrip()
