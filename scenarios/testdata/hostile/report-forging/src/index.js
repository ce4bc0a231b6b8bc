// Leaks, through a line that ends the text around it in Markdown, HTML and SARIF; the reports must hold it as data.
let carrier; /* ](http://evil) --> </script> ``` %SRCROOT% | */
export const run = async request => {
  const before = carrier;
  carrier = `${request.body}](http://evil) --> </script> \`\`\` "}],"findings":[] | <b>`;
  return { statusCode: 200, body: before };
};
