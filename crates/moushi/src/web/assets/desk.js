// The desk: decisions at once, plans opened, views removed.

import { act, attempt, pick, toast } from "./app.js";

const later = () => setTimeout(() => location.reload(), 500);

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-decide]")) {
    event.preventDefault();
    const value = event.submitter.value;
    const { decide, field, object, version } = form.dataset;
    const reason = form.elements.reason.value.trim();
    const back = value === "returned" || value === "plan-return";
    if (back && !reason) {
      form.elements.reason.focus();
      toast(pick("退回请写明理由。", "Give the reason for returning it."), { bad: true });
      return;
    }
    const input = decide
      ? { [field]: object, state: value, reason, version: Number(version) }
      : { [field]: object, reason };
    const done = await attempt(() => act(decide || value, input));
    if (!done) return;
    toast(back ? pick("已退回。", "Returned.") : pick("已办理。", "Done."));
    later();
  }
  if (form.matches("[data-open-plan]")) {
    event.preventDefault();
    const { year, title, carry } = form.elements;
    const made = await attempt(() => act("plan-open", {
      org: form.dataset.openPlan, year: Number(year.value), title: title.value, carry: Boolean(carry?.checked),
    }));
    if (made) location.assign(`/plans/${made.id}/documents`);
  }
});

document.addEventListener("click", async (event) => {
  const view = event.target.closest("[data-remove-view]");
  if (!view) return;
  const gone = await attempt(() => act("view-remove", { view: view.dataset.removeView }));
  if (gone) {
    toast(pick("视图已删除。", "The view was removed."));
    later();
  }
});
