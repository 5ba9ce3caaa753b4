"""Results for people and programs: JSON, text, JUnit, SARIF, explanations."""
