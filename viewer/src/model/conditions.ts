/** Conditions over the variables of a scene. */
import type { AllOf, AnyOf, Compare, Not } from "./scene.gen";
import type { Value } from "./state";

export type Condition = Compare | AllOf | AnyOf | Not;

/**
 * Says whether a condition holds; without a condition, it does.
 *
 * Values of different types (true, 1, "1") are never equal; order exists between two numbers only. A variable
 * that the scene does not declare is equal to nothing.
 */
export function holds(condition: Condition | null | undefined, variables: Readonly<Record<string, Value>>): boolean {
  if (!condition) return true;
  if ("all" in condition) return condition.all.every((one) => holds(one, variables));
  if ("any" in condition) return condition.any.some((one) => holds(one, variables));
  if ("not" in condition) return !holds(condition.not, variables);
  return compare(variables[condition.variable], condition.is ?? "==", condition.value);
}

function compare(left: Value | undefined, is: string, right: Value): boolean {
  if (is === "==") return left === right;
  if (is === "!=") return left !== right;
  if (typeof left !== "number" || typeof right !== "number") return false;
  if (is === "<") return left < right;
  if (is === "<=") return left <= right;
  if (is === ">") return left > right;
  return is === ">=" && left >= right;
}
