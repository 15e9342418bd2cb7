/** The style sheet of every page: system fonts, light and dark, from a phone's width up; all contrasts 4.5:1 or more. */
export const style = `
:root{--back:#f3f5f7;--paper:#fff;--ink:#1b2026;--soft:#525c68;--line:#d5dbe1;--link:#0a58b5;--good:#17703c;--bad:#b9202a;
--warn:#865200;--info:#1d5bb3;--muted:#525c68;--good-back:#e7f5ec;--bad-back:#fdeaea;--warn-back:#fff4dc;--info-back:#eaf2fd;--muted-back:#eceff2;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--back:#0d1117;--paper:#161c24;--ink:#e8edf2;--soft:#a3afbb;--line:#2c3540;--link:#86bcff;--good:#56cc8d;
--bad:#ff8a8a;--warn:#f2bb55;--info:#86bcff;--muted:#a3afbb;--good-back:#10261b;--bad-back:#331619;--warn-back:#2d230f;--info-back:#122338;--muted-back:#1d242d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--back);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
.width{max-width:72rem;margin:0 auto;padding:0 1rem}
a{color:var(--link);text-underline-offset:.15em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
main:focus{outline:none}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:.5rem;z-index:2;background:var(--paper);padding:.5rem 1rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.bar{background:var(--paper);border-bottom:1px solid var(--line)}
.bar .width{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:0 1.5rem}
.brand{margin:.6rem 0;font-weight:650}
.environment{font-weight:500;font-size:.85rem;color:var(--soft);border:1px solid var(--line);border-radius:1rem;padding:.1rem .6rem;margin-left:.3rem}
nav[aria-label=Pages]{display:flex;gap:.25rem}
nav[aria-label=Pages] a{padding:.6rem .75rem;text-decoration:none}
nav[aria-label=Pages] a:hover{text-decoration:underline}
nav [aria-current]{color:var(--ink);font-weight:650;box-shadow:inset 0 -3px var(--link)}
.offline{margin:0;padding:.8rem 1rem;background:#a3151f;color:#fff;font-weight:650;text-align:center;position:sticky;top:0;z-index:1}
.stale main{filter:grayscale(.8)}
h1,h2,h3{line-height:1.25;text-wrap:balance}
h2{font-size:1.15rem;margin:2rem 0 .75rem}
.count{font-weight:500;color:var(--soft);margin-left:.25rem}
.icon{width:1em;height:1em;flex:none;vertical-align:-.12em}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}.info{color:var(--info)}.muted{color:var(--muted)}
.badge{font-weight:650;white-space:nowrap}
.badge .icon{margin-right:.4em}
.verdict{display:flex;gap:1rem;align-items:flex-start;margin:1.25rem 0 1rem;padding:1.15rem 1.25rem;border:1px solid;border-left-width:.5rem;border-radius:.5rem}
.verdict .icon{width:2.25rem;height:2.25rem;margin-top:.1rem}
.verdict h1{margin:0;text-wrap:pretty;font-size:clamp(1.3rem,4.5vw,1.8rem)}
.part{display:inline-block}
.verdict p{margin:.25rem 0 0;color:var(--ink)}
.verdict.good{background:var(--good-back)}.verdict.bad{background:var(--bad-back)}.verdict.warn{background:var(--warn-back)}.verdict.muted{background:var(--muted-back)}
.verdict.good .icon,.verdict.bad .icon,.verdict.warn .icon,.verdict.muted .icon{--paper:#fff}
@media(prefers-color-scheme:dark){.verdict .icon.icon{--paper:#10141a}}
.notice{margin:.5rem 0;padding:.7rem 1rem;background:var(--paper);border:1px solid var(--line);border-left:.25rem solid var(--warn);border-radius:.35rem}
.plain{list-style:none;margin:0;padding:0}
.card{background:var(--paper);border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem}
.alert{border-left:.4rem solid;margin-bottom:.6rem}
.alert>*{color:var(--ink)}
.alert h3{margin:0;font-size:1rem;display:flex;flex-wrap:wrap;gap:.1rem .9rem;align-items:baseline}
.alert p{margin:.3rem 0 0}
.alert .summary{font-size:1.06rem}
.facts{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin:.35rem 0 0;padding:0;list-style:none;color:var(--soft);font-size:.9rem}
.actions{display:flex;flex-wrap:wrap;gap:.35rem 1.2rem;margin-top:.45rem}
.actions a{padding:.2rem 0}
.actions a.first{font-weight:650}
details{margin-top:.4rem}
summary{cursor:pointer;color:var(--soft);padding:.15rem 0}
.labels{margin:.3rem 0 0;padding:0;list-style:none;font:.85rem/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));gap:.6rem}
.component{height:100%}
.component h3{margin:0;font-size:1rem;display:flex;justify-content:space-between;align-items:baseline;gap:1rem}
.component p{margin:.2rem 0 0;font-size:.9rem;color:var(--soft)}
.component.down{border-color:var(--bad);box-shadow:inset .3rem 0 var(--bad)}
.component.down .reason{color:var(--ink)}
.reason::first-letter{text-transform:uppercase}
table{border-collapse:collapse;width:100%}
.targets{padding:.25rem 1rem}
.targets th,.targets td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line)}
.targets tbody tr:last-child>*{border-bottom:0}
.targets thead th{font-size:.85rem;font-weight:600;color:var(--soft)}
.targets tbody th{font-weight:600}
.targets .error{display:block;color:var(--ink);font-size:.9rem}
footer{color:var(--soft);font-size:.9rem;margin-top:2.5rem!important;padding-bottom:2rem!important;display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 2rem}
footer p{margin:.25rem 0}
.page{max-width:48rem}
.page h1{font-size:1.7rem;margin:1.5rem 0 .5rem}
.page pre{background:var(--paper);border:1px solid var(--line);border-radius:.4rem;padding:.75rem 1rem;overflow-x:auto;overflow-wrap:normal}
.page code{font:.9em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--muted-back);border-radius:.2rem;padding:.1em .3em}
.page pre code{background:none;padding:0}
.page li{margin:.3rem 0}
.page blockquote{margin:1rem 0;padding:.1rem 1rem;border-left:.25rem solid var(--line);color:var(--soft)}
.scroll{overflow-x:auto;overflow-wrap:normal}
.page .scroll th,.page .scroll td{text-align:left;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line)}
.contents{font-size:.95rem;margin:.75rem 0}
.contents ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;margin:0;padding:0}
.contents a{display:inline-block;padding:.2rem 0}
.domain ul{list-style:none;margin:0;padding:0}
.domain li{padding:.2rem 0}
@media(max-width:40rem){
.targets table,.targets tbody{display:block}
.targets thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.targets tbody th,.targets td{border:0;padding:.1rem 0}
.targets tr{display:grid;grid-template-columns:1fr auto;gap:0 1rem;border-bottom:1px solid var(--line);padding:.55rem 0}
.targets td:last-child{grid-area:1/2;color:var(--soft)}
.targets tr.down td:nth-child(3){grid-area:3/1/4/3}
.targets tbody tr:last-child{border-bottom:0}
}
@media print{.bar,.skip,footer a{display:none}}
@media(prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`;
