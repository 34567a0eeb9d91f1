// Approval and issue: each form does one act; the page is shown anew afterwards.

import { act, attempt, pick } from "./app.js";

const SURE = {
  "plan-submit": pick("报审后计划不能再修改，直到退回。确定报审吗？", "The plan cannot be changed until it is returned. Submit it?"),
  "plan-issue": pick("印发后内容冻结，不能撤回。确定印发吗？", "What is issued is frozen. Issue it?"),
};

function request(form, submitter) {
  const { dataset } = form;
  const reason = form.elements.reason?.value ?? "";
  if (dataset.act) {
    const typed = Object.fromEntries(new FormData(form));
    return [dataset.act, { plan: dataset.plan, ...typed }];
  }
  if (dataset.assignment) {
    const { assignment, version } = dataset;
    return ["assignment-answer", { assignment, version: Number(version), state: submitter.value, reason }];
  }
  return ["reply-decide", { reply: dataset.reply, taken: submitter.value === "true", reason }];
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-act], [data-assignment], [data-reply]")) return;
  event.preventDefault();
  const [name, input] = request(form, event.submitter);
  if (SURE[name] && !confirm(SURE[name])) return;
  if ((await attempt(() => act(name, input))) !== null) location.reload();
});
