import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", ".monitoring/", "coverage/", "**/*.js", "**/*.cjs"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // noPropertyAccessFromIndexSignature of tsconfig asks for brackets where this rule would forbid them.
      "@typescript-eslint/dot-notation": "off",
    },
  },
);
