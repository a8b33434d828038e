/* stat_html_style.h - what stat's HTML report adds to the style sheet of all.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_HTML_STYLE_H
#define CLI_STAT_HTML_STYLE_H

static const char stat_html_style[] =
    ":root{--frame:82%;--frame-ink:#1b1f24;--hit:#7a5cff}\n"
    "@media screen and (prefers-color-scheme:dark){:root{--frame:30%;"
    "--frame-ink:#f2f4f6;--hit:#6a4be0}}\n"
    "main{max-width:1240px}\n"
    ".pair{display:grid;gap:0 40px;"
    "grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr))}\n"
    ".bars td:last-child{width:45%;text-align:left}\n"
    ".bars i{display:block;height:10px;border-radius:2px}\n"
    ".plot{position:relative;height:240px;margin:14px 28px 30px 74px}\n"
    ".plot svg{position:absolute;inset:0;width:100%;height:100%;margin:0;"
    "overflow:visible}\n"
    ".plot line,.plot polyline{vector-effect:non-scaling-stroke}\n"
    ".plot span{position:absolute;font-size:12px;color:var(--soft);"
    "white-space:nowrap}\n"
    ".plot .y{right:calc(100% + 8px);transform:translateY(-50%)}\n"
    ".plot .x{top:calc(100% + 4px);transform:translateX(-50%)}\n"
    ".tools{display:flex;flex-wrap:wrap;gap:6px 16px;align-items:center;"
    "font-size:13px;margin:8px 0}\n"
    ".tools input[type=search]{flex:1 1 180px;max-width:340px}\n"
    ".tools input,.tools button{font:inherit}\n"
    "#flame-line{overflow-wrap:anywhere;min-height:1.5em;color:var(--ink)}\n"
    "#flame{position:relative;max-height:80vh;overflow:hidden auto}\n"
    ".frame{position:absolute;height:20px;margin:0;padding:0;border:0;"
    "border-radius:0;text-indent:4px;text-align:left;overflow:hidden;"
    "text-overflow:ellipsis;white-space:nowrap;font:12px/19px "
    "ui-monospace,monospace;cursor:pointer;color:var(--frame-ink);"
    "background:hsl(var(--hue) 62% var(--frame));"
    "box-shadow:inset -1px -1px var(--ground)}\n"
    ".frame:hover,.frame:focus-visible{outline:2px solid var(--ink);"
    "outline-offset:-2px;z-index:1}\n"
    ".frame.above{opacity:.6}.frame.hit{background:var(--hit);color:#fff}\n";

#endif
