// Makes programs of templates, as a browser does: reads [{template, sizes}], writes the programs.
import { readFileSync } from "node:fs";
import { instantiate } from "../../assets/js/training/template.js";

const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(({ template, sizes }) => instantiate(template, sizes))));
